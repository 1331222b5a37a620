using System.Text.RegularExpressions;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Projects;

/// <summary>An entry of a list of a project, compiled once: every Application asks with every message.</summary>
public sealed class Pattern
{
    private readonly Glob? _glob;
    private readonly Regex? _expression;

    private Pattern(bool isDeny, bool isAny, Glob? glob, Regex? expression) => (IsDeny, IsAny, _glob, _expression) = (isDeny, isAny, glob, expression);

    /// <summary>It began with `!`.</summary>
    public bool IsDeny { get; }

    /// <summary>It can't be read, and hits nothing.</summary>
    public bool IsWrong => _glob is null && _expression is null;

    /// <summary>It is `*`.</summary>
    public bool IsAny { get; }

    /// <summary>A pattern that is none hits nothing.</summary>
    public bool Hits(string text) => _glob?.IsMatch(text) ?? _expression?.IsMatch(text) ?? false;

    /// <summary>A glob as it stands there.</summary>
    internal static Pattern Of(string text, char? separator = null) =>
        new(isDeny: false, text == "*", Glob.TryParse(text, separator, out var glob) ? glob : null, null);

    /// <summary>A pattern as shells have them: braces mean themselves.</summary>
    public static Pattern OfShell(string text) =>
        Of(text.Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal), '/');

    /// <summary>A glob, or with `!` before it the denial of one.</summary>
    internal static Pattern OfDeniable(string entry, char? separator = null, Func<string, string>? form = null)
    {
        var isDeny = entry.StartsWith('!');
        var text = isDeny ? entry[1..] : entry;
        return new Pattern(isDeny, text == "*", Glob.TryParse(form is null ? text : form(text), separator, out var glob) ? glob : null, null);
    }

    /// <summary>A pattern for namespaces: a glob, or a regular expression between slashes.</summary>
    public static Pattern OfNamespace(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 2 || text[0] != '/' || text[^1] != '/') return Of(text);
        try
        {
            return new Pattern(isDeny: false, isAny: false, null, new Regex(text[1..^1], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return new Pattern(isDeny: false, isAny: false, null, null);
        }
    }
}
