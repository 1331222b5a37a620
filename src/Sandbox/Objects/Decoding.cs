using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Turns a document that a client sent into an object of its kind, and says what was left out on the way.</summary>
internal static class Decoding
{
    public static MapNode Decode(KindRules rules, MapNode document, WriteRequest request, bool isApplied = false)
    {
        var report = new DecodeReport(request.Duplicates);
        MapNode item;
        try
        {
            item = isApplied ? rules.DecodeApplied(document, report) : rules.Decode(document, report);
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
        if (problems.Count == 0 || request.Validation == FieldValidation.Ignore) return;
        if (request.Validation == FieldValidation.Strict)
        {
            throw ApiErrors.BadRequest($"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a " +
                $"{request.Resource.Kind}: strict decoding error: {string.Join(", ", problems)}");
        }
        foreach (var problem in problems) request.Warnings.Add(problem);
    }
}
