using System.Globalization;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>In which form a client wants the answer.</summary>
/// <param name="Shape">Whole objects, a table, or only their metadata.</param>
/// <param name="IsYaml">As YAML instead of JSON.</param>
/// <param name="Version">The version of the shape: v1, v1beta1.</param>
public sealed record AcceptedForm(AcceptedForm.Shapes Shape, bool IsYaml, string Version)
{
    public static readonly AcceptedForm Json = new(Shapes.Object, IsYaml: false, "v1");

    private static readonly string[] Served = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    public enum Shapes { Object, Table, Metadata, MetadataList, Discovery }

    /// <exception cref="ApiException">Nothing of what the client takes can be served.</exception>
    public static AcceptedForm Of(string accept)
    {
        if (accept.Length == 0) return Json;
        var clauses = accept.Split(',').Select(Clause.Of).OrderByDescending(clause => clause.Quality).ToList();
        foreach (var clause in clauses)
            if (FormOf(clause) is { } form) return form;
        // The routing looks only at the media types; the parameters are looked at by the handler, which words it differently.
        var isKnownType = clauses.Any(clause => Served.Contains(clause.Type, StringComparer.Ordinal) || clause.Type is "*/*" or "application/*");
        throw isKnownType
            ? new ApiException(406, "NotAcceptable", "only the following media types are accepted: " + string.Join(", ", Served))
            : ApiErrors.Generic(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: " + string.Join(", ", Served));
    }

    private static AcceptedForm? FormOf(Clause clause)
    {
        if (clause.Type is not ("application/json" or "application/yaml" or "*/*" or "application/*")) return null;
        var isYaml = clause.Type == "application/yaml";
        var version = clause.Parameter("v") ?? "v1";
        return (clause.Parameter("as"), clause.Parameter("g")) switch
        {
            (null, _) => new AcceptedForm(Shapes.Object, isYaml, version),
            ("Table", "meta.k8s.io") when version is "v1" or "v1beta1" => new AcceptedForm(Shapes.Table, isYaml, version),
            ("PartialObjectMetadata", "meta.k8s.io") when version is "v1" or "v1beta1" => new AcceptedForm(Shapes.Metadata, isYaml, version),
            ("PartialObjectMetadataList", "meta.k8s.io") when version is "v1" or "v1beta1" => new AcceptedForm(Shapes.MetadataList, isYaml, version),
            ("APIGroupDiscoveryList", "apidiscovery.k8s.io") when version is "v2" or "v2beta1" => new AcceptedForm(Shapes.Discovery, isYaml, version),
            _ => null,
        };
    }

    private sealed record Clause(string Type, double Quality, IReadOnlyList<string> Parameters)
    {
        public static Clause Of(string text)
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries);
            var quality = parts.FirstOrDefault(part => part.StartsWith("q=", StringComparison.Ordinal))?[2..];
            return new Clause(parts[0].ToLowerInvariant(),
                double.TryParse(quality, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1, parts[1..]);
        }

        public string? Parameter(string name) =>
            Parameters.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }
}
