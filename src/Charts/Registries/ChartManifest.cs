using System.Buffers;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Charts.Registries;

/// <summary>What the manifest of a chart in a registry says: where its archive is.</summary>
/// <param name="Digest">Of the archive, SHA-256 in hex.</param>
/// <param name="Size">Of the archive, in bytes.</param>
/// <param name="Annotations">What whoever pushed it says of it.</param>
internal sealed record ChartManifest(string Digest, long Size, MapNode Annotations)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string ConfigType = "application/vnd.cncf.helm.config.v1+json";
    private static readonly string[] LayerTypes = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];
    private static readonly string[] ManifestTypes = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
    private static readonly string[] IndexTypes = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

    /// <summary>Indexes too, so that the registry gives what it has, and the error says what that is.</summary>
    public static IReadOnlyList<string> AcceptedTypes { get; } = [.. ManifestTypes, .. IndexTypes];

    public static ChartManifest Read(byte[] json, string? contentType, string place)
    {
        var document = RegistryHttp.Parse(json, place);
        var type = document["mediaType"].Text() is { Length: > 0 } own ? own : contentType?.Split(';')[0].Trim() ?? "";
        if (IndexTypes.Contains(type) || document["manifests"] is ListNode) throw Invalid(place, "it is an index of several manifests, as images for several platforms have it, and no chart");
        if (type.Length > 0 && !ManifestTypes.Contains(type)) throw Invalid(place, $"it is no manifest that is known, but {type}");
        var config = document.Text("config", "mediaType") ?? "";
        if (config != ConfigType) throw Invalid(place, $"it is no Helm chart: its config is {(config.Length > 0 ? config : "missing")}, and that of a chart {ConfigType}");
        var layer = document["layers"].List().FirstOrDefault(static one => LayerTypes.Contains(one["mediaType"].Text())) ?? throw Invalid(place, $"its manifest has no layer {LayerTypes[0]}");
        return new ChartManifest(HexOf(layer["digest"].Text() ?? "", place), layer["size"].Integer() ?? 0, document.Map("annotations"));
    }

    /// <summary>The hex digits of `sha256:…`.</summary>
    public static string HexOf(string digest, string place) =>
        IsDigest(digest) ? digest["sha256:".Length..] : throw Invalid(place, $"'{digest}' is no digest of the form sha256:<64 hex digits>");

    public static bool IsDigest(string text) =>
        text.StartsWith("sha256:", StringComparison.Ordinal) && text.Length == "sha256:".Length + 64 && text.AsSpan("sha256:".Length).IndexOfAnyExcept(HexDigits) < 0;

    private static ChartException Invalid(string place, string problem) => new(ChartFaultKind.Invalid, $"{place}: {problem}");
}
