using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Inflation;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>
/// What an Application says of its kustomization on top of what the file says, as if the file were edited: prefix, suffix, images, replicas,
/// labels, annotations, namespace, patches, components.
/// </summary>
public sealed class KustomizeOptions
{
    public static readonly KustomizeOptions None = new();

    private string _namePrefix = "", _nameSuffix = "", _namespace = "";
    private IReadOnlyList<ImageEntry> _images = [];
    private IReadOnlyList<ReplicaEntry> _replicas = [];
    private IReadOnlyList<KeyValuePair<string, string>> _labels = [], _annotations = [];
    private bool _forceLabels, _forceAnnotations, _withoutSelector, _includeTemplates;
    private IReadOnlyList<PatchEntry> _patches = [];
    private IReadOnlyList<string> _components = [];
    private string _kubeVersion = "";
    private IReadOnlyList<string> _apiVersions = [];

    private KustomizeOptions()
    {
    }

    /// <summary>Whether components that are not there are left out instead of refused.</summary>
    internal bool IgnoresMissingComponents { get; private set; }

    internal BuildOptions BuildOptions { get; private set; } = BuildOptions.None;

    /// <summary>What renders the charts of kustomizations; null where none are rendered.</summary>
    internal (HelmCharts Charts, HelmOptions Options)? Helm { get; private set; }

    /// <summary>What was fetched of other places that kustomizations name.</summary>
    internal FetchedRemotes Remotes => Helm?.Options.Remotes ?? FetchedRemotes.None;

    /// <summary>The same, built with the flags of `kustomize.buildOptions`.</summary>
    /// <param name="flags">The flags, parted by spaces.</param>
    /// <param name="charts">What renders the charts of a kustomization.</param>
    /// <param name="helm">What such a chart sees, beside what the kustomization says of it, and what was fetched.</param>
    /// <exception cref="RenderException">A flag is not known, or asks for something that is not done here.</exception>
    public KustomizeOptions With(string flags, HelmCharts charts, HelmOptions helm)
    {
        ArgumentNullException.ThrowIfNull(flags);
        ArgumentNullException.ThrowIfNull(helm);
        var copy = (KustomizeOptions)MemberwiseClone();
        copy.BuildOptions = BuildOptions.Parse(flags);
        copy.Helm = (charts, helm with
        {
            KubeVersion = FirstOf(copy.BuildOptions.KubeVersion, _kubeVersion) ?? helm.KubeVersion,
            ApiVersions = _apiVersions.Count > 0 || copy.BuildOptions.ApiVersions.Count > 0 ? [.. copy.BuildOptions.ApiVersions, .. _apiVersions] : helm.ApiVersions,
        });
        return copy;
    }

    private static string? FirstOf(string one, string other) => one.Length > 0 ? one : other.Length > 0 ? other : null;

    /// <summary>Reads the `kustomize` block of an Application's source.</summary>
    public static KustomizeOptions Read(Node? node, string place) => Fields.ReadWhole(node, place, static fields =>
    {
        if (fields.Text("version") is { Length: > 0 } version) throw fields.Error($"kustomize version {version} is not registered");
        if (fields.Bool("commonAnnotationsEnvsubst")) throw fields.Error("commonAnnotationsEnvsubst needs the environment of an Application");
        return new KustomizeOptions
        {
            _namePrefix = fields.Text("namePrefix"),
            _nameSuffix = fields.Text("nameSuffix"),
            _namespace = fields.Text("namespace"),
            _images = [.. fields.Texts("images").Select(ParseImage)],
            _replicas = fields.Each("replicas", static replica => new ReplicaEntry(replica.Text("name"), CountOf(replica))),
            _labels = fields.TextMap("commonLabels"),
            _forceLabels = fields.Bool("forceCommonLabels"),
            _withoutSelector = fields.Bool("labelWithoutSelector"),
            _includeTemplates = fields.Bool("labelIncludeTemplates"),
            _annotations = fields.TextMap("commonAnnotations"),
            _forceAnnotations = fields.Bool("forceCommonAnnotations"),
            _patches = fields.Each("patches", PatchEntry.Read),
            _components = fields.Texts("components"),
            _kubeVersion = fields.Text("kubeVersion"),
            _apiVersions = fields.Texts("apiVersions"),
            IgnoresMissingComponents = fields.Bool("ignoreMissingComponents"),
        };
    });

    internal KustomizationFile Edit(KustomizationFile file) => file with
    {
        NamePrefix = _namePrefix.Length > 0 ? _namePrefix : file.NamePrefix,
        NameSuffix = _nameSuffix.Length > 0 ? _nameSuffix : file.NameSuffix,
        Namespace = _namespace.Length > 0 ? _namespace : file.Namespace,
        Images = _images.Count == 0 ? file.Images : [.. file.Images.Where(image => !_images.Any(own => own.Name == image.Name)).Concat(_images).OrderBy(static image => image.Name, StringComparer.Ordinal)],
        Replicas = [.. file.Replicas.Where(replica => !_replicas.Any(own => own.Name == replica.Name)), .. _replicas],
        CommonLabels = _withoutSelector ? file.CommonLabels : Merge(file.CommonLabels, _labels, _forceLabels, "label", file.Path),
        Labels = _withoutSelector && _labels.Count > 0 ? [.. file.Labels, new LabelEntry(_labels, false, _includeTemplates, [])] : file.Labels,
        CommonAnnotations = Merge(file.CommonAnnotations, _annotations, _forceAnnotations, "annotation", file.Path),
        Patches = [.. file.Patches, .. _patches],
        Components = [.. file.Components, .. _components],
    };

    internal bool IsOwnComponent(string component) => _components.Contains(component);

    private static List<KeyValuePair<string, string>> Merge(
        IReadOnlyList<KeyValuePair<string, string>> under, IReadOnlyList<KeyValuePair<string, string>> over, bool force, string what, string path)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in under) merged[key] = value;
        foreach (var (key, value) in over)
        {
            if (!force && merged.ContainsKey(key)) throw new RenderException($"{path}: {what} {key} already in kustomization file; use the force option to replace it");
            merged[key] = value;
        }

        return [.. merged];
    }

    /// <summary>`[name=]image[:tag][@digest]`: what stands before the equals sign, or else the image's own name, is what is replaced.</summary>
    private static ImageEntry ParseImage(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var image = text[(equals + 1)..];
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var (rest, digest) = at < 0 ? (image, "") : (image[..at], image[(at + 1)..]);
        var colon = rest.LastIndexOf(':');
        var (name, tag) = colon > rest.LastIndexOf('/') ? (rest[..colon], rest[(colon + 1)..]) : (rest, "");
        return equals < 0 ? new ImageEntry(name, "", tag, digest, "") : new ImageEntry(text[..equals], name, tag, digest, "");
    }

    private static long CountOf(Fields replica) => replica.Node("count") switch
    {
        IntegerNode number => number.Value,
        StringNode text when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw replica.Error($"count must be a whole number, and is {other?.ToString() ?? "missing"}"),
    };
}
