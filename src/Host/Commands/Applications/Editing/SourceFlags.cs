using System.CommandLine;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>What the command line can say of a source, under the names that `argocd app set` has for it.</summary>
internal sealed class SourceFlags
{
    private readonly SpecFlag _parameter =
        Parameters(["--parameter", "-p"], "--parameter", isText: false, "A value of the chart, as NAME=VALUE.");

    public SourceFlags()
    {
        Chart = SpecFlag.Text(["--helm-chart", "--chart"], "The chart, when the repository is one of charts.", "chart");
        Path = SpecFlag.Text(["--path"], "The folder in the repository.", "path");
        All =
        [
            SpecFlag.Text(["--repo"], "The repository's address.", "repoURL"),
            Path,
            Chart,
            SpecFlag.Text(["--revision"], "Branch, tag or commit; without it, the default branch. Of a chart, a version or a range.",
                "targetRevision"),
            SpecFlag.Text(["--ref"], "The name under which other sources refer to files of this one.", "ref"),
            _parameter,
            Parameters(["--helm-set"], "--helm-set", isText: false, "A value of the chart, as NAME=VALUE."),
            Parameters(["--helm-set-string"], "--helm-set-string", isText: true, "A value of the chart that is a text, as NAME=VALUE."),
            SpecFlag.Named(["--helm-set-file"], "A value of the chart out of a file of the repository, as NAME=PATH.",
                ["helm", "fileParameters"], static text =>
            {
                var (name, path) = SpecFlag.Pair("--helm-set-file", text);
                return MapNode.Of(("name", name), ("path", path));
            }, NameOf),
            SpecFlag.Texts("--values", "A file of values in the repository, in the place of those that were there.", "helm", "valueFiles"),
            LiteralValues(),
            SpecFlag.Text(["--release-name"], "The name of the chart's release.", "helm", "releaseName"),
            SpecFlag.Switch(["--ignore-missing-value-files"], "Leave out files of values that are not there.", "helm",
                "ignoreMissingValueFiles"),
            SpecFlag.Switch(["--helm-pass-credentials"], "Send the credentials of the repository to other hosts as well.", "helm",
                "passCredentials"),
            SpecFlag.Switch(["--helm-skip-crds"], "Leave out the CRDs of the chart.", "helm", "skipCrds"),
            SpecFlag.Switch(["--helm-skip-tests"], "Leave out the tests of the chart.", "helm", "skipTests"),
            SpecFlag.Text(["--nameprefix"], "Stands before the names of all objects of a kustomization.", "kustomize", "namePrefix"),
            SpecFlag.Text(["--namesuffix"], "Stands behind the names of all objects of a kustomization.", "kustomize", "nameSuffix"),
            SpecFlag.Named(
                ["--kustomize-image"], "An image of a kustomization, such as shop:1.1 or shop=registry.example/shop:1.1.",
                ["kustomize", "images"], static text => text, static item => ImageName(item.Text() ?? "")),
            SpecFlag.Named(["--kustomize-replica"], "How many replicas an object has, as NAME=COUNT.", ["kustomize", "replicas"],
                static text =>
            {
                var (name, count) = SpecFlag.Pair("--kustomize-replica", text);
                if (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    throw new CommandException($"--kustomize-replica is NAME=COUNT; '{text}' is not.");
                return MapNode.Of(("name", name), ("count", number));
            }, NameOf),
            SpecFlag.Text(["--kustomize-namespace"], "The namespace of all objects of a kustomization.", "kustomize", "namespace"),
            SpecFlag.Pairs("--kustomize-common-label", "A label of all objects of a kustomization.", "kustomize", "commonLabels"),
            SpecFlag.Pairs("--kustomize-common-annotation", "An annotation of all objects of a kustomization.", "kustomize",
                "commonAnnotations"),
            SpecFlag.Switch(["--directory-recurse"], "Take the folders below a plain folder as well.", "directory", "recurse"),
            SpecFlag.Text(["--directory-include"], "Only files of a plain folder that match.", "directory", "include"),
            SpecFlag.Text(["--directory-exclude"], "No files of a plain folder that match.", "directory", "exclude"),
        ];
    }

    public IReadOnlyList<SpecFlag> All { get; }

    private SpecFlag Path { get; }

    private SpecFlag Chart { get; }

    public bool AnyIsGiven(ParseResult parsed) => All.Any(flag => flag.IsGiven(parsed));

    /// <summary>Why what is said does not fit the tool by which the source is rendered; null when it does.</summary>
    public string? Misfit(ParseResult parsed, string tool) => _parameter.IsGiven(parsed) && tool is not ("" or "Helm")
        ? $"--parameter is for charts, and this source is rendered by {tool}; see --kustomize-image and --directory-recurse." : null;

    public MapNode Apply(ParseResult parsed, MapNode source)
    {
        var changed = SpecFlag.ApplyAll(All, parsed, source);
        // A source is a folder or a chart.
        if (Chart.IsGiven(parsed) && !Path.IsGiven(parsed)) return changed.Without("path");
        return Path.IsGiven(parsed) && !Chart.IsGiven(parsed) ? changed.Without("chart") : changed;
    }

    /// <summary>What stands before the tag, the digest or the other name.</summary>
    public static string ImageName(string image)
    {
        if (image.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0) return image[..equals];
        if (image.IndexOf('@', StringComparison.Ordinal) is var at and >= 0) return image[..at];
        var colon = image.LastIndexOf(':');
        // A colon before the last slash is that of a port.
        return colon > image.LastIndexOf('/') ? image[..colon] : image;
    }

    public static string NameOf(Node item) => item["name"].Text() ?? "";

    private static SpecFlag Parameters(string[] names, string shown, bool isText, string description) =>
        SpecFlag.Named(names, description, ["helm", "parameters"], text =>
    {
        var (name, value) = SpecFlag.Pair(shown, text);
        var parameter = MapNode.Of(("name", name), ("value", value));
        return isText ? parameter.With("forceString", true) : parameter;
    }, NameOf);

    private static SpecFlag LiteralValues()
    {
        var option = new Option<string>("--values-literal-file")
        { Description = "A file of values on this machine, of which the Application gets the text." };
        return new SpecFlag(option, (parsed, source) => source.WithAt(["helm", "values"], Reading.Text(parsed.GetRequiredValue(option))));
    }
}
