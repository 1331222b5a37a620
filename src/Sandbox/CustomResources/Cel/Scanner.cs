using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

internal enum TokenKind { Name, Literal, Symbol, End }

/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written; of texts, nothing.</param>
/// <param name="Value">What a literal says.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, Node? Value = null, int At = 0);

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
            var (c, start) = (text[at], at);
            if (char.IsWhiteSpace(c)) at++;
            else if (c == '/' && text.AsSpan(at).StartsWith("//")) at = text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;
            else if (c is '\'' or '"') tokens.Add(Text(text, ref at) with { At = start });
            else if (char.IsAsciiDigit(c)) tokens.Add(Number(text, ref at) with { At = start });
            else if (char.IsAsciiLetter(c) || c == '_') tokens.Add(Name(text, ref at) with { At = start });
            else if (Array.Find(Symbols, symbol => text.AsSpan(at).StartsWith(symbol)) is { } found)
            {
                tokens.Add(new Token(TokenKind.Symbol, found, At: start));
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
            "r" or "R" when at < text.Length && text[at] is '\'' or '"' => Text(text, ref at, isRaw: true),
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
        var quote = text.AsSpan(at).StartsWith("\"\"\"") || text.AsSpan(at).StartsWith("'''")
            ? text.Substring(at, 3) : text.Substring(at, 1);
        at += quote.Length;
        var value = new StringBuilder();
        while (!text.AsSpan(Math.Min(at, text.Length)).StartsWith(quote))
        {
            if (at >= text.Length) throw new CelException("Syntax error: unterminated string");
            if (text[at] == '\\' && !isRaw && at + 1 < text.Length) value.Append(Escaped(text, ref at));
            else value.Append(text[at++]);
        }
        at += quote.Length;
        return new Token(TokenKind.Literal, "", StringNode.Of(value.ToString()));
    }

    /// <summary>The character of an escape such as \n or \u00e9; <paramref name="at"/> moves behind it.</summary>
    private static string Escaped(string text, ref int at)
    {
        var letter = text[at + 1];
        var digits = letter switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + 2 + digits <= text.Length
            && int.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && Rune.IsValid(code))
        {
            at += 2 + digits;
            return new Rune(code).ToString();
        }
        at += 2;
        return letter switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'v' => "\v",
            _ => letter.ToString(),
        };
    }
}
