using YamlDotNet.Core;

namespace GitOpsActors.Engine.Documents;

/// <summary>Words a syntax error as users of kubectl and Helm know it: "yaml: line 3: mapping values are not allowed in this context".</summary>
internal static class YamlErrors
{
    public static DocumentException Translate(YamlException error, string text)
    {
        var at = error.End.Line > error.Start.Line ? error.End : error.Start;
        var line = (int)at.Line;
        // At the end of a text whose last line has no line break, their scanner has already stepped to the next line.
        if (at.Index >= text.Length && at.Column > 1) line++;
        // Errors of their parser count lines from zero, those of their scanner from one; the first line is not named.
        var shown = IsOfParser(error) ? line - 1 : line > 1 ? line : 0;
        var where = shown > 0 ? $"line {shown}: " : "";
        return new DocumentException($"yaml: {where}{Problem(error.Message)}", line, (int)at.Column, at.Index);
    }

    private static bool IsOfParser(YamlException error) => error.Message.Contains("did not find expected", StringComparison.Ordinal);

    private static string Problem(string message)
    {
        // The messages of our parser: "While parsing a flow sequence, did not find expected ',' or ']'."
        var comma = message.StartsWith("While ", StringComparison.Ordinal) ? message.IndexOf(", ", StringComparison.Ordinal) : -1;
        var problem = (comma < 0 ? message : message[(comma + 2)..]).TrimEnd('.');
        problem = problem.Replace("that violate ", "that violates ", StringComparison.Ordinal);
        if (problem == "found invalid mapping") return "mapping values are not allowed in this context";
        return problem.Length == 0 ? "malformed" : char.ToLowerInvariant(problem[0]) + problem[1..];
    }
}
