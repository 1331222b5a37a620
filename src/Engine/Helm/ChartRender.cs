using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>One render of one chart.</summary>
internal sealed partial class ChartRender(ChartLoader loader, TemplateCache cache, ManifestCache documents, HelmOptions options)
{
    private const int ReleaseNameMax = 53;

    // By their names: of two charts of one name, the templates of the later one count.
    private readonly Dictionary<string, RenderTask> _tasks = new(StringComparer.Ordinal);

    /// <param name="Name">The path of the template, from the chart that is rendered.</param>
    /// <param name="File">Its text.</param>
    /// <param name="BasePath">The folder of templates that it is in.</param>
    /// <param name="Dot">What it sees.</param>
    private sealed record RenderTask(string Name, SourceFile File, string BasePath, GoMap Dot);

    public IReadOnlyList<Node> Run(ISourceTree tree, string path)
    {
        if (options.ReleaseName.Length > ReleaseNameMax || !ReleaseName().IsMatch(options.ReleaseName))
            throw new RenderException($"invalid release name '{options.ReleaseName}': it must match the regular expression {ReleaseName()} and have at most {ReleaseNameMax} characters");
        var chart = WithFetched(loader.Load(tree, path));
        if (chart.IsLibrary) throw new RenderException($"chart {chart.Name}: library charts are not installable");
        Requirements.Check(chart, path);
        var values = new ValuesReader(tree, path, options, loader).Read();
        var root = new ChartInstance(chart, chart.Name);
        Requirements.Enable(root, values, "");
        Requirements.Import(root);
        var dot = Dot(chart);
        var all = Coalesce.Values(root, values, keepsNulls: false);
        if (!options.SkipsSchemaValidation) ValuesSchema.Check(root, all);
        Prepare(root, dot, new GoMap(GoMap.ValuesOfRender) { Entries = all.Entries }, root.Name, isRoot: true);
        return [.. options.IncludesCrds ? Crds(root) : [], .. Execute()];
    }

    /// <summary>What was fetched takes the place of what lies in the folder under the same name.</summary>
    private Chart WithFetched(Chart chart)
    {
        if (options.Fetched.Count == 0) return chart;
        List<Chart> fetched = [.. options.Fetched.Select(one => loader.Load(one.Tree, one.Path))];
        return chart with { Charts = [.. chart.Charts.Where(vendored => !fetched.Exists(one => one.Name == vendored.Name)), .. fetched] };
    }

    private GoMap Dot(Chart chart)
    {
        var kubeVersion = KubeVersion.Parse(options.KubeVersion ?? KubeVersion.Default);
        if (chart.Metadata["kubeVersion"].Text() is { Length: > 0 } wanted && !Requirements.IsInRange(wanted, kubeVersion.Version))
            throw new RenderException($"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {kubeVersion.Version}");
        return new GoMap
        {
            ["Capabilities"] = new Capabilities(kubeVersion, [.. ApiVersions.Default, .. options.ApiVersions]),
            ["Release"] = new GoMap
            {
                ["Name"] = options.ReleaseName,
                ["Namespace"] = options.Namespace,
                ["IsUpgrade"] = false,
                ["IsInstall"] = true,
                ["Revision"] = (nint)1,
                ["Service"] = "Helm",
            },
        };
    }

    /// <summary>Finds the templates of a chart and those below it, and what they see. All templates of a chart share one dot.</summary>
    private GoMap Prepare(ChartInstance chart, GoMap parent, GoMap values, string path, bool isRoot)
    {
        var charts = new GoMap();
        var dot = new GoMap(GoMap.ValuesOfRender)
        {
            ["Chart"] = ChartMetadata.Of(chart, isRoot),
            ["Files"] = new FilesObject(chart.Chart.Files),
            ["Release"] = parent["Release"],
            ["Capabilities"] = parent["Capabilities"],
            ["Values"] = values,
            ["Subcharts"] = charts,
        };
        foreach (var below in chart.Charts)
        {
            var table = values[below.Name] as GoMap ?? new GoMap();
            charts[below.Name] = Prepare(below, dot, new GoMap(GoMap.ValuesOfRender) { Entries = table.Entries }, path + "/charts/" + below.Name, isRoot: false);
        }

        foreach (var template in chart.Chart.Templates)
        {
            // Of a library, only what others call is taken.
            if (chart.Chart.IsLibrary && !SourcePath.NameOf(template.Name).StartsWith('_')) continue;
            var name = path + "/" + template.Name;
            _tasks[name] = new RenderTask(name, template.File, path + "/templates", dot);
        }

        return dot;
    }

    private IEnumerable<Node> Execute()
    {
        // Deeper ones first, so that definitions of a parent replace those of its charts.
        var tasks = _tasks.Values.ToList();
        tasks.Sort(static (a, b) => a.Name.Count('/') != b.Name.Count('/') ? b.Name.Count('/').CompareTo(a.Name.Count('/')) : string.CompareOrdinal(b.Name, a.Name));
        var set = new TemplateSet();
        foreach (var task in tasks) set.Add(task.Name, cache.Parse(task.Name, task.File.Id, () => GoBytes.Text(task.File.Content.Span)));
        var execution = new Execution(set, new RenderState(cache, options.Now, options.Random));
        var texts = new List<(string Name, string Text)>();
        foreach (var task in tasks)
        {
            if (SourcePath.NameOf(task.Name).StartsWith('_')) continue;
            task.Dot["Template"] = new GoMap(GoMap.ValuesOfRender) { ["Name"] = task.Name, ["BasePath"] = task.BasePath };
            var text = ChartFunctions.WithoutNoValue(execution.Run(set.Find(task.Name)!, task.Dot));
            if (!task.Name.EndsWith("NOTES.txt", StringComparison.Ordinal))
            {
                texts.Add((task.Name, text));
                options.Unsteady?.UnionWith(execution.State.Unsteady);
            }

            execution.State.Unsteady.Clear();
        }

        var manifests = new Manifests(documents);
        foreach (var (name, text) in texts.OrderBy(static entry => entry.Name, StringComparer.Ordinal)) manifests.Add(name, GoBytes.Clean(text), options.SkipsTests, options.SkipsHooks);
        return manifests.InOrder();
    }

    private IEnumerable<Node> Crds(ChartInstance chart)
    {
        foreach (var file in chart.Chart.Files)
        {
            if (!file.Name.StartsWith("crds/", StringComparison.Ordinal) || !(file.Name.EndsWith(".yaml", StringComparison.Ordinal) || file.Name.EndsWith(".yml", StringComparison.Ordinal) || file.Name.EndsWith(".json", StringComparison.Ordinal))) continue;
            foreach (var document in Manifests.Documents(file.Name, GoBytes.Text(file.File.Content.Span), options.Dialect)) yield return document;
        }

        foreach (var below in chart.Charts)
        {
            foreach (var document in Crds(below)) yield return document;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ReleaseName();
}
