using System.Buffers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Registries;

/// <summary>What the manifest of a chart, or of other files, in a registry says: where its archive is.</summary>
/// <param name="Digest">Of the archive, SHA-256 in hex.</param>
/// <param name="Size">Of the archive, in bytes.</param>
/// <param name="Form">What the archive is.</param>
/// <param name="Annotations">What whoever pushed it says of it.</param>
internal sealed record ChartManifest(string Digest, long Size, PackageForm Form, MapNode Annotations)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string ConfigType = "application/vnd.cncf.helm.config.v1+json";
    private static readonly string[] LayerTypes = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];

    // As Argo CD takes them, and as Flux pushes them.
    private static readonly Dictionary<string, PackageForm> FileTypes = new(StringComparer.Ordinal)
    {
        ["application/vnd.oci.image.layer.v1.tar"] = PackageForm.Files,
        ["application/vnd.oci.image.layer.v1.tar+gzip"] = PackageForm.GzippedFiles,
        ["application/vnd.cncf.flux.content.v1.tar+gzip"] = PackageForm.GzippedFiles,
        [LayerTypes[0]] = PackageForm.Chart,
    };

    private static readonly string[] ManifestTypes = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
    private static readonly string[] IndexTypes = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

    /// <summary>Indexes too, so that the registry gives what it has, and the error says what that is.</summary>
    public static IReadOnlyList<string> AcceptedTypes { get; } = [.. ManifestTypes, .. IndexTypes];

    public static ChartManifest Read(byte[] json, string? contentType, string place)
    {
        var document = RegistryHttp.Parse(json, place);
        var type = document["mediaType"].Text() is { Length: > 0 } own ? own : contentType?.Split(';')[0].Trim() ?? "";
        if (IndexTypes.Contains(type) || document["manifests"] is ListNode) throw Invalid(place, "it is an index of several manifests, as images for several platforms have it, and neither a chart nor files");
        if (type.Length > 0 && !ManifestTypes.Contains(type)) throw Invalid(place, $"it is no manifest that is known, but {type}");
        var (layer, form) = document.Text("config", "mediaType") == ConfigType ? (ChartLayer(document, place), PackageForm.Chart) : FilesLayer(document, place);
        return new ChartManifest(HexOf(layer["digest"].Text() ?? "", place), layer["size"].Integer() ?? 0, form, document.Map("annotations"));
    }

    private static Node ChartLayer(Node document, string place) =>
        document["layers"].List().FirstOrDefault(static one => LayerTypes.Contains(one["mediaType"].Text()))
        ?? throw Invalid(place, $"its manifest has no layer {LayerTypes[0]}");

    /// <summary>Layers of other types, such as signatures and attestations, may stand beside the one with the files.</summary>
    private static (Node Layer, PackageForm Form) FilesLayer(Node document, string place)
    {
        var layers = document["layers"].List();
        var found = layers.Where(static one => FileTypes.ContainsKey(one["mediaType"].Text() ?? "")).ToList();
        return found switch
        {
            [var one] => (one, FileTypes[one["mediaType"].Text()!]),
            [] => throw Invalid(place, "it is neither a Helm chart nor files: none of its layers has one of the types "
                + $"{string.Join(", ", FileTypes.Keys)}; they have {string.Join(", ", layers.Take(5).Select(static one => one["mediaType"].Text()))}"),
            _ => throw Invalid(place, $"{found.Count} of its layers hold files, as those of an image do; push all files as one layer"),
        };
    }

    /// <summary>The hex digits of `sha256:…`.</summary>
    public static string HexOf(string digest, string place) =>
        IsDigest(digest) ? digest["sha256:".Length..] : throw Invalid(place, $"'{digest}' is no digest of the form sha256:<64 hex digits>");

    public static bool IsDigest(string text) =>
        text.StartsWith("sha256:", StringComparison.Ordinal) && text.Length == "sha256:".Length + 64 && text.AsSpan("sha256:".Length).IndexOfAnyExcept(HexDigits) < 0;

    private static ChartException Invalid(string place, string problem) => new(ChartFaultKind.Invalid, $"{place}: {problem}");
}
