using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Matching;

/// <summary>
/// A pattern with `*`, `**`, `?`, `[a-z]`, `[!a]`, `{one,two}` and `\` before what is meant literally. With a separator, `*` and `?`
/// stay between two of them and `**` crosses them. Matching takes time linear in the text, whatever the pattern.
/// </summary>
public sealed class Glob
{
    private const int PatternCharactersMax = 4096;

    private static readonly SearchValues<char> Special = SearchValues.Create("*?[]{}\\");
    private static readonly SearchValues<char> SpecialButStar = SearchValues.Create("?[]{}\\");

    private readonly string[] _pieces;
    private readonly Regex? _regex;

    // What a text must begin with: most texts need no automaton to be told apart.
    private readonly string _start = "";

    private Glob(string[] pieces) => _pieces = pieces;

    private Glob(string start, Regex regex) => (_pieces, _start, _regex) = ([], start, regex);

    public bool IsMatch(string text) => _regex is not null ? text.StartsWith(_start, StringComparison.Ordinal) && _regex.IsMatch(text)
        : _pieces is [var only] ? string.Equals(only, text, StringComparison.Ordinal) : HasPieces(text);

    /// <summary>Whether the text matches; a pattern that is none matches nothing.</summary>
    public static bool IsMatch(string pattern, string text, char? separator = null) =>
        TryParse(pattern, separator, out var glob) && glob.IsMatch(text);

    public static bool TryParse(string pattern, char? separator, [NotNullWhen(true)] out Glob? glob)
    {
        glob = null;
        if (pattern.Length > PatternCharactersMax) return false;
        // Most patterns are names, or have a few stars that mean anything: they need no automaton.
        if (!pattern.AsSpan().ContainsAny(separator is null ? SpecialButStar : Special))
        {
            glob = new Glob(separator is null ? pattern.Split('*') : [pattern]);
            return true;
        }

        if (Translate(pattern, separator) is not { } regex) return false;
        try
        {
            glob = new Glob(pattern[..pattern.AsSpan().IndexOfAny(Special)],
                new Regex(regex, RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant));
            return true;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            // A range such as [z-a], or a pattern too large for the automaton.
            return false;
        }
    }

    /// <summary>Whether the text begins with the first piece, ends with the last, and has the others in between, in order.</summary>
    private bool HasPieces(string text)
    {
        var (first, last) = (_pieces[0], _pieces[^1]);
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.Ordinal)
            || !text.EndsWith(last, StringComparison.Ordinal)) return false;
        var between = text.AsSpan(first.Length, text.Length - first.Length - last.Length);
        for (var i = 1; i < _pieces.Length - 1; i++)
        {
            if (between.IndexOf(_pieces[i], StringComparison.Ordinal) is not (var at and >= 0)) return false;
            between = between[(at + _pieces[i].Length)..];
        }

        return true;
    }

    private static string? Translate(string pattern, char? separator)
    {
        var any = separator is { } s ? $"[^{Regex.Escape(s.ToString())}]" : ".";
        var regex = new StringBuilder("\\A(?:");
        var braces = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    while (i + 1 < pattern.Length && pattern[i + 1] == '*') i++;
                    regex.Append(".*");
                    break;
                case '*': regex.Append(any).Append('*'); break;
                case '?': regex.Append(any); break;
                case '{': braces++; regex.Append("(?:"); break;
                case '}' when braces > 0: braces--; regex.Append(')'); break;
                case ',' when braces > 0: regex.Append('|'); break;
                case '[':
                    if (Class(pattern, ref i) is not { } set) return null;
                    regex.Append(set);
                    break;
                case '\\':
                    if (++i == pattern.Length) return null;
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
                default: regex.Append(Regex.Escape(pattern[i].ToString())); break;
            }
        }

        return braces == 0 ? regex.Append(")\\z").ToString() : null;
    }

    /// <summary>Reads `[...]` from the bracket at <paramref name="at"/> to its end; null when it has none.</summary>
    private static string? Class(string pattern, ref int at)
    {
        var set = new StringBuilder("[");
        var i = at + 1;
        if (i < pattern.Length && pattern[i] is '!' or '^')
        {
            set.Append('^');
            i++;
        }

        var first = i;
        for (; i < pattern.Length; i++)
        {
            if (pattern[i] == ']' && i > first)
            {
                at = i;
                return set.Append(']').ToString();
            }

            var isLiteral = pattern[i] == '\\';
            if (isLiteral && ++i == pattern.Length) return null;
            if (pattern[i] is '[' or ']' or '\\' or '^' || (pattern[i] == '-' && (isLiteral || i == first))) set.Append('\\');
            set.Append(pattern[i]);
        }

        return null;
    }
}
