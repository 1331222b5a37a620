using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

internal enum TokenKind { Name, Literal, Symbol, End }

internal readonly record struct Token(TokenKind Kind, string Text, Node? Value = null);

/// <summary>Cuts an expression into tokens.</summary>
internal static class Scanner
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    public static List<Token> Scan(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c is '\'' or '"') tokens.Add(Text(text, ref at));
            else if (char.IsAsciiDigit(c)) tokens.Add(Number(text, ref at));
            else if (char.IsAsciiLetter(c) || c == '_') tokens.Add(Name(text, ref at));
            else if (Array.Find(Symbols, symbol => text.AsSpan(at).StartsWith(symbol)) is { } found)
            {
                tokens.Add(new Token(TokenKind.Symbol, found));
                at += found.Length;
            }
            else throw new CelException($"Syntax error: token recognition error at: '{c}'");
        }
        tokens.Add(new Token(TokenKind.End, ""));
        return tokens;
    }

    private static Token Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return text[start..at] switch
        {
            "true" => new Token(TokenKind.Literal, "true", BoolNode.True),
            "false" => new Token(TokenKind.Literal, "false", BoolNode.False),
            "null" => new Token(TokenKind.Literal, "null", NullNode.Instance),
            "in" => new Token(TokenKind.Symbol, "in"),
            // Raw strings begin like a name.
            "r" when at < text.Length && text[at] is '\'' or '"' => Text(text, ref at, isRaw: true),
            var name => new Token(TokenKind.Name, name),
        };
    }

    private static Token Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E'))) at++;
        var digits = text[start..at].TrimEnd('u');
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return new Token(TokenKind.Literal, digits, IntegerNode.Of(whole));
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new Token(TokenKind.Literal, digits, FloatNode.Of(number))
            : throw new CelException($"Syntax error: bad number {digits}");
    }

    private static Token Text(string text, ref int at, bool isRaw = false)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && !isRaw && at + 1 < text.Length)
            {
                at++;
                value.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else value.Append(text[at]);
            at++;
        }
        if (at++ >= text.Length) throw new CelException("Syntax error: unterminated string");
        return new Token(TokenKind.Literal, "", StringNode.Of(value.ToString()));
    }
}
