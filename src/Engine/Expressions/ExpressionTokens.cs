using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Expressions;

internal enum TokenKind
{
    Name,
    Pointer,
    Text,
    Number,
    Symbol,
    End,
}

internal readonly record struct ExpressionToken(TokenKind Kind, string Text, int At)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbol;
}

/// <summary>Cuts an expression into its words.</summary>
internal static class ExpressionTokens
{
    private static readonly string[] Symbols =
    [
        "??", "?.", "?:", "==", "!=", "<=", ">=", "&&", "||", "**", "..",
        "|", ",", "(", ")", "[", "]", "{", "}", ":", ";", "?", "<", ">", "+", "-", "*", "/", "%", "^", "!", "=", ".",
    ];

    public static List<ExpressionToken> Of(string text)
    {
        var (tokens, at) = (new List<ExpressionToken>(), 0);
        while (SkipBlanks(text, ref at)) tokens.Add(Next(text, ref at));
        tokens.Add(new ExpressionToken(TokenKind.End, "the end", text.Length));
        return tokens;
    }

    public static string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"character {offset + 1}");

    /// <summary>Over blanks and comments; false at the end.</summary>
    private static bool SkipBlanks(string text, ref int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else if (text.AsSpan(at).StartsWith("//")) at = text.IndexOf('\n', at) is var line and >= 0 ? line : text.Length;
            else if (text.AsSpan(at).StartsWith("/*"))
                at = text.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2
                    : throw new ExpressionException($"the comment that begins at {At(at)} has no end");
            else return true;
        }

        return false;
    }

    private static ExpressionToken Next(string text, ref int at)
    {
        var (start, c) = (at, text[at]);
        if (c is '"' or '\'') return new ExpressionToken(TokenKind.Text, Quoted(text, ref at), start);
        if (c == '`') return new ExpressionToken(TokenKind.Text, Raw(text, ref at), start);
        if (c == '#')
        {
            at++;
            return new ExpressionToken(TokenKind.Pointer, "#" + Name(text, ref at), start);
        }

        if (IsNameStart(c)) return new ExpressionToken(TokenKind.Name, Name(text, ref at), start);
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return new ExpressionToken(TokenKind.Number, Number(text, ref at), start);
        foreach (var symbol in Symbols)
        {
            if (!text.AsSpan(at).StartsWith(symbol)) continue;
            // `a ?.5 : b` chooses a number.
            if (symbol == "?." && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2])) continue;
            at += symbol.Length;
            return new ExpressionToken(TokenKind.Symbol, symbol, start);
        }

        throw new ExpressionException($"unexpected '{c}' at {At(start)}");
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (IsNameStart(text[at]) || char.IsAsciiDigit(text[at]))) at++;
        return text[start..at];
    }

    /// <summary>Digits with what may stand among them; two dots end a number, as in `1..3`.</summary>
    private static string Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length)
        {
            var c = text[at];
            var isSign = c is '+' or '-' && text[at - 1] is 'e' or 'E' && !text.AsSpan(start).StartsWith("0x");
            var isDot = c == '.' && !(at + 1 < text.Length && text[at + 1] == '.');
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !isSign && !isDot) break;
            at++;
        }

        return text[start..at].Replace("_", "", StringComparison.Ordinal);
    }

    private static string Raw(string text, ref int at)
    {
        var (start, end) = (at, text.IndexOf('`', at + 1));
        if (end < 0) throw NoEnd(start);
        at = end + 1;
        return text[(start + 1)..end];
    }

    private static string Quoted(string text, ref int at)
    {
        var (start, quote, read) = (at, text[at++], new StringBuilder());
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\') read.Append(Escaped(text, ref at));
            else read.Append(text[at++]);
        }

        if (at++ >= text.Length) throw NoEnd(start);
        return read.ToString();
    }

    private static ExpressionException NoEnd(int start) => new($"the text that begins at {At(start)} has no end");

    private static string Escaped(string text, ref int at)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + 2 + digits <= text.Length
            && int.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            at += 2 + digits;
            return new Rune(code).ToString();
        }

        var meant = c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '"' or '\'' or '\\' or '`' => c,
            _ => throw new ExpressionException($"unknown escape '\\{c}' at {At(at)}"),
        };
        at += 2;
        return meant.ToString();
    }
}
