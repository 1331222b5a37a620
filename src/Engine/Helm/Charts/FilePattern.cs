using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Patterns of file names, in the two dialects that charts use.</summary>
internal sealed class FilePattern
{
    private readonly Regex? _regex;
    private readonly string _literal;

    private FilePattern(string pattern, string? regex)
    {
        _literal = pattern;
        if (regex is not null) _regex = new Regex("^(?:" + regex + ")\\z", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
    }

    public bool Matches(string path) => _regex?.IsMatch(path) ?? path == _literal;

    /// <summary>As filepath.Match: a star does not pass a slash.</summary>
    public static FilePattern OfPath(string pattern) => Of(pattern, isGlob: false);

    /// <summary>As .Files.Glob: two stars pass slashes, and braces hold a choice.</summary>
    public static FilePattern OfGlob(string pattern) => Of(pattern, isGlob: true);

    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static FilePattern Of(string pattern, bool isGlob)
    {
        if (pattern.AsSpan().IndexOfAny("*?[{\\") < 0) return new FilePattern(pattern, null);
        var regex = new StringBuilder();
        var choices = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when isGlob && i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    regex.Append(".*");
                    break;
                case '*': regex.Append("[^/]*"); break;
                case '?': regex.Append("[^/]"); break;
                case '[' when Class(pattern, ref i) is { } ranges: regex.Append(ranges); break;
                case '{' when isGlob:
                    choices++;
                    regex.Append("(?:");
                    break;
                case '}' when choices > 0:
                    choices--;
                    regex.Append(')');
                    break;
                case ',' when choices > 0: regex.Append('|'); break;
                case '\\' when i + 1 < pattern.Length: regex.Append(Regex.Escape(pattern[++i].ToString())); break;
                default: regex.Append(Regex.Escape(pattern[i].ToString())); break;
            }
        }

        // A choice that never ends matches nothing, as a name it is.
        return choices > 0 ? new FilePattern(pattern, null) : new FilePattern(pattern, regex.ToString());
    }

    private static string? Class(string pattern, ref int at)
    {
        var close = pattern.IndexOf(']', at + 2 < pattern.Length ? at + 2 : at);
        if (close < 0) return null;
        var body = pattern[(at + 1)..close];
        at = close;
        var isNegated = body[0] is '!' or '^';
        if (isNegated) body = body[1..];
        return (isNegated ? "[^/" : "[") + body.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal) + "]";
    }
}
