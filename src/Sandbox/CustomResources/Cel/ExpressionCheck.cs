using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>
/// What can be said of an expression before there are values: that it is one, that its names are known, and that what it selects from the
/// object itself is there. Types are not looked at.
/// </summary>
internal static class ExpressionCheck
{
    /// <summary>What the compiler of the real server says; null when nothing is wrong.</summary>
    public static string? Problem(string text, MapNode schema)
    {
        List<Token> tokens;
        try
        {
            tokens = Scanner.Scan(text);
            Expression.Parse(text);
        }
        catch (CelException problem)
        {
            return Failure(text, 0, problem.Message);
        }
        var variables = Variables(tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Name || Is(tokens, i - 1, ".") || (Is(tokens, i - 1, "?") && Is(tokens, i - 2, "."))) continue;
            if (tokens[i].Text is "self" or "oldSelf")
            {
                // An old value may be an optional one, whose members are others.
                if (tokens[i].Text is "self" && Undefined(tokens, i + 1, schema) is { } wrong)
                    return Failure(text, wrong.At, $"undefined field '{wrong.Text}'");
            }
            else if (!Is(tokens, i + 1, "(") && !Is(tokens, i + 1, ".") && !variables.Contains(tokens[i].Text)
                && TypeName.Of(tokens[i].Text) is null)
                return Failure(text, tokens[i].At, $"undeclared reference to '{tokens[i].Text}' (in container '')");
        }
        return null;
    }

    /// <summary>The dot before the first selected field that the schema does not have.</summary>
    private static (int At, string Text)? Undefined(List<Token> tokens, int at, MapNode schema)
    {
        Node level = schema;
        while (Is(tokens, at, ".") && tokens[at + 1].Kind == TokenKind.Name && !Is(tokens, at + 2, "("))
        {
            var name = Values.Unescaped(tokens[at + 1].Text);
            if (level.Bool("x-kubernetes-embedded-resource") == true || name is "metadata" or "kind" or "apiVersion") return null;
            if (level["properties"] is not MapNode { Count: > 0 } properties) return null;
            if (properties[name] is not { } next) return (tokens[at].At, tokens[at + 1].Text);
            (level, at) = (next, at + 2);
        }
        return null;
    }

    private static HashSet<string> Variables(List<Token> tokens)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + 3 < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Name || !(Macros.Has(tokens[i].Text) || tokens[i].Text is "bind") || !Is(tokens, i + 1, "("))
                continue;
            for (var at = i + 2; at + 1 < tokens.Count && tokens[at].Kind == TokenKind.Name && Is(tokens, at + 1, ","); at += 2)
                names.Add(tokens[at].Text);
        }
        return names;
    }

    private static bool Is(List<Token> tokens, int at, string symbol) =>
        at >= 0 && at < tokens.Count && tokens[at].Kind == TokenKind.Symbol && tokens[at].Text == symbol;

    private static string Failure(string text, int at, string problem)
    {
        var before = text.AsSpan(0, at);
        var line = before.Count('\n');
        var column = at - (before.LastIndexOf('\n') + 1);
        return $"compilation failed: ERROR: <input>:{line + 1}:{column + 1}: {problem}\n | {text.Split('\n')[line]}\n | {new string('.', column)}^";
    }
}
