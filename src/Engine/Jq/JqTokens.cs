using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Jq;

internal enum JqTokenKind
{
    /// <summary>`.name`, or a dot before a text.</summary>
    Field,
    Name,
    Variable,
    Text,
    Number,
    Symbol,
    End,
}

internal readonly record struct JqToken(JqTokenKind Kind, string Text, int At)
{
    public bool Is(string symbol) => Kind == JqTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == JqTokenKind.Name && Text == word;
}

/// <summary>Cuts an expression into its words.</summary>
internal static class JqTokens
{
    private static readonly string[] Symbols =
    [
        "?//", "..", "//", "==", "!=", "<=", ">=",
        "|", ",", "(", ")", "[", "]", "{", "}", ":", ";", "?", "<", ">", "+", "-", "*", "/", "%", "."
    ];

    public static List<JqToken> Of(string text)
    {
        var (tokens, at) = (new List<JqToken>(), 0);
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at < text.Length && text[at] == '#')
            {
                while (at < text.Length && text[at] != '\n') at++;
                continue;
            }

            if (at >= text.Length) break;
            tokens.Add(Next(text, ref at));
        }

        tokens.Add(new JqToken(JqTokenKind.End, "the end", text.Length));
        return tokens;
    }

    private static JqToken Next(string text, ref int at)
    {
        var (start, c) = (at, text[at]);
        if (c == '"') return new JqToken(JqTokenKind.Text, Quoted(text, ref at), start);
        if (c == '.' && at + 1 < text.Length && IsNameStart(text[at + 1]))
        {
            at++;
            return new JqToken(JqTokenKind.Field, Name(text, ref at), start);
        }

        if (c == '.' && at + 1 < text.Length && text[at + 1] == '"')
        {
            at++;
            return new JqToken(JqTokenKind.Field, Quoted(text, ref at), start);
        }

        if (c == '$' && at + 1 < text.Length && IsNameStart(text[at + 1]))
        {
            at++;
            return new JqToken(JqTokenKind.Variable, Name(text, ref at), start);
        }

        if (IsNameStart(c)) return new JqToken(JqTokenKind.Name, Name(text, ref at), start);
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return new JqToken(JqTokenKind.Number, Number(text, ref at), start);
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) != 0) continue;
            at += symbol.Length;
            return new JqToken(JqTokenKind.Symbol, symbol, start);
        }

        throw new JqException($"unexpected '{c}' at {At(start)}");
    }

    public static string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"character {offset + 1}");

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return text[start..at];
    }

    private static string Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length
            && (char.IsAsciiDigit(text[at])
                || text[at] == '.'
                || (text[at] is 'e' or 'E')
                || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E'))) at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var (start, read) = (at++, new StringBuilder());
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] != '\\')
            {
                read.Append(text[at++]);
                continue;
            }

            read.Append(Escaped(text, ref at));
        }

        if (at >= text.Length) throw new JqException($"the text that begins at {At(start)} has no end");
        at++;
        return read.ToString();
    }

    private static char Escaped(string text, ref int at)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        if (c == 'u'
            && at + 6 <= text.Length
            && int.TryParse(text.AsSpan(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            at += 6;
            return (char)code;
        }

        var meant = c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '"' or '\\' or '/' => c, _ => '\0' };
        if (c == '(') throw new JqException($"values inside of texts are not supported: {At(at)}");
        if (meant == '\0') throw new JqException($"unknown escape '\\{c}' at {At(at)}");
        at += 2;
        return meant;
    }
}
