using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Rendering;

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

    private KustomizeOptions()
    {
    }

    /// <summary>Whether components that are not there are left out instead of refused.</summary>
    internal bool IgnoresMissingComponents { get; private set; }

    /// <summary>Reads the `kustomize` block of an Application's source.</summary>
    public static KustomizeOptions Read(Node? node, string place) => Fields.ReadWhole(node, place, static fields =>
    {
        if (fields.Text("version") is { Length: > 0 } version) throw fields.Error($"kustomize version {version} is not registered");
        if (fields.Bool("commonAnnotationsEnvsubst")) throw fields.Error("commonAnnotationsEnvsubst needs the environment of an Application");
        // These reach the Helm charts of a kustomization only.
        fields.Ignore("kubeVersion", "apiVersions");
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
