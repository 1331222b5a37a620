using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Keys that came twice in a body: ignored, warned of or refused, as the client wishes.</summary>
internal static class DuplicateKeys
{
    public static void Report(WriteRequest request, IReadOnlyCollection<DuplicateKey> duplicates)
    {
        if (request.Validation == FieldValidation.Ignore) return;
        foreach (var duplicate in duplicates) request.Problems.Add(Text(duplicate));
    }

    private static string Text(DuplicateKey duplicate) => duplicate.Line > 0
        ? $"line {duplicate.Line}: key \"{duplicate.Path[^1]}\" already set in map"
        : $"duplicate field \"{duplicate.Place()}\"";
}
