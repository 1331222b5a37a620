using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Turns a document that a client sent into an object of its kind, and says what was left out on the way.</summary>
internal static class Decoding
{
    public static MapNode Decode(KindRules rules, MapNode document, WriteRequest request, bool isApplied = false)
    {
        var report = new DecodeReport(request.Duplicates.Where(key => key.Line == 0));
        MapNode item;
        try
        {
            item = isApplied ? rules.DecodeApplied((MapNode)WholeNumbers.In(document), report) : rules.Decode(document, report);
        }
        catch (DecodeException problem) when (isApplied)
        {
            var (space, name, kind) = (document.Text("metadata", "namespace"), document.Text("metadata", "name"), request.Resource.Kind);
            var version = request.Resource.ApiVersion is var full && full.Contains('/', StringComparison.Ordinal) ? full : "/" + full;
            throw ApiErrors.Internal($"failed to convert new object ({space}/{name}; {version}, Kind={kind}) to proper version: " +
                $"unable to convert unstructured object to {version}, Kind={kind}: {ConversionWords.Of(problem.Message)}");
        }
        catch (DecodeException problem)
        {
            throw ApiErrors.BadRequest(
                $"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a {request.Resource.Kind}: {problem.Message}");
        }
        Report(request, report.Problems);
        return Untyped(item);
    }

    /// <summary>Objects are kept without kind and version, which follow from where they are kept.</summary>
    public static MapNode Untyped(MapNode item) => item.Without("apiVersion").Without("kind");

    private static void Report(WriteRequest request, IList<string> problems)
    {
        var lines = YamlDuplicates(request);
        if ((problems.Count == 0 && lines.Count == 0) || request.Validation == FieldValidation.Ignore) return;
        if (request.Validation == FieldValidation.Strict)
        {
            IEnumerable<string> yaml = lines.Count == 0 ? [] : [YamlProblem(lines)];
            throw ApiErrors.BadRequest($"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a " +
                $"{request.Resource.Kind}: strict decoding error: {string.Join(", ", [.. yaml, .. problems])}");
        }
        foreach (var problem in (IEnumerable<string>)[.. lines, .. problems])
            if (!request.Warnings.Contains(problem)) request.Warnings.Add(problem);
    }

    /// <summary>Keys that came twice in YAML are told by their line, those in JSON by their path.</summary>
    public static List<string> YamlDuplicates(WriteRequest request) =>
        [.. request.Duplicates.Where(key => key.Line > 0).Select(key => $"line {key.Line}: key \"{key.Path[^1]}\" already set in map")];

    public static string YamlProblem(List<string> lines) => "yaml: unmarshal errors:\n  " + string.Join("\n  ", lines);
}
