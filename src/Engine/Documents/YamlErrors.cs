using YamlDotNet.Core;

namespace GitOpsActors.Engine.Documents;

/// <summary>Words a syntax error as users of kubectl and Helm know it: "yaml: line 3: mapping values are not allowed in this context".</summary>
internal static class YamlErrors
{
    public static DocumentException Translate(YamlException error, string text)
    {
        var line = (int)error.Start.Line;
        // At the end of a text whose last line has no line break, their scanner has already stepped to the next line.
        if (error.Start.Index >= text.Length && error.Start.Column > 1) line++;
        // Errors of their parser count lines from zero, those of their scanner from one; a zero is not shown.
        var shown = IsOfScanner(error) ? line : line - 1;
        var where = shown > 0 ? $"line {shown}: " : "";
        return new DocumentException($"yaml: {where}{Problem(error.Message)}", line, (int)error.Start.Column, error.Start.Index);
    }

    private static bool IsOfScanner(YamlException error) => error is SyntaxErrorException &&
        !error.Message.Contains("did not find expected", StringComparison.Ordinal);

    private static string Problem(string message)
    {
        // The messages of our parser: "While parsing a flow sequence, did not find expected ',' or ']'."
        var comma = message.StartsWith("While ", StringComparison.Ordinal) ? message.IndexOf(", ", StringComparison.Ordinal) : -1;
        var problem = (comma < 0 ? message : message[(comma + 2)..]).TrimEnd('.');
        return problem.Length == 0 ? "malformed" : char.ToLowerInvariant(problem[0]) + problem[1..];
    }
}
