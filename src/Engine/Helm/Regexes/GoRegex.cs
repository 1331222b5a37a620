using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Regexes;

/// <summary>
/// Regular expressions in Go's syntax (RE2), run by the platform's engine that takes linear time: it can no more be made to search for
/// ever than the original can. Look-around and back references are in neither.
/// </summary>
internal sealed class GoRegex
{
    private const int CacheMax = 500;
    private const int PatternMax = 10_000;

    // A character that no pattern of ASCII names, and that the platform takes for no part of a word.
    private const char Stranger = '\uE000';

    private static readonly ConcurrentDictionary<string, GoRegex> Cache = new(StringComparer.Ordinal);

    private readonly RegexTranslation _translation;
    private readonly Regex _regex;
    private readonly Lazy<Regex> _ofPairs;

    private GoRegex(string pattern)
    {
        _translation = RegexTranslation.Of(pattern, hasPairs: false);
        _regex = Compiled(_translation.Text);
        // Most texts have no characters beyond 16 bits; those that have get an expression that takes such a pair for one.
        _ofPairs = new(() => Compiled(RegexTranslation.Of(pattern, hasPairs: true).Text));
    }

    /// <summary>The expression of a pattern.</summary>
    /// <exception cref="TemplateException">The pattern is none: said as by the functions that must parse it, or else as by those that panic.</exception>
    public static GoRegex Of(string pattern, bool isMust)
    {
        if (Cache.TryGetValue(pattern, out var known)) return known;
        if (pattern.Length > PatternMax) throw new TemplateException($"a regular expression has more than {PatternMax} characters");
        if (GoBytes.Clean(pattern) is var clean && clean != pattern) throw Refused(pattern, isMust, $"invalid UTF-8: `{clean}`", null);
        GoRegex made;
        try
        {
            made = new GoRegex(pattern);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or TemplateException)
        {
            throw Refused(pattern, isMust, error.Message, error);
        }

        if (Cache.Count >= CacheMax) Cache.Clear();
        return Cache[pattern] = made;
    }

    public bool IsMatch(string text) => Of(text).IsMatch(Prepared(text));

    /// <summary>The first match. Its places count; what stands there is to be read from the text itself.</summary>
    public Match Match(string text) => Of(text).Match(Prepared(text));

    /// <summary>What the group of a name or a number has found; nothing where there is no such group.</summary>
    public ReadOnlySpan<char> GroupOf(Match match, string name, string text)
    {
        var isNumber = name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0');
        var group = !isNumber ? _translation.Names.IndexOf(name) : int.TryParse(name, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (group < 0 || group >= _translation.Names.Count) return default;
        var found = match.Groups[group];
        return found.Success ? text.AsSpan(found.Index, found.Length) : default;
    }

    private static TemplateException Refused(string pattern, bool isMust, string problem, Exception? error)
    {
        var place = pattern.Contains('`', StringComparison.Ordinal) ? GoQuote.Double(pattern) : $"`{pattern}`";
        var message = $"{(isMust ? "" : $"regexp: Compile({place}): ")}error parsing regexp: {problem}";
        return error is null ? new TemplateException(message) : new TemplateException(message, error);
    }

    private static Regex Compiled(string text) => new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    private Regex Of(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? _ofPairs.Value : _regex;

    /// <summary>Words are of ASCII here: where one ends matters, letters of other scripts are made strangers, as long as the pattern names none.</summary>
    private string Prepared(string text)
    {
        if (!_translation.HasBoundaries || !_translation.IsAscii || !text.AsSpan().ContainsAnyInRange('\u0080', '\uFFFF')) return text;
        var keepsFolded = _translation.IsFolded;
        return string.Create(text.Length, text, (characters, from) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = from[i] >= '\u0080' && !char.IsSurrogate(from[i]) && !(keepsFolded && IsFolded(from[i])) ? Stranger : from[i];
        });
    }

    /// <summary>The long s and the sign of kelvins match letters of ASCII when case does not count.</summary>
    private static bool IsFolded(char c) => c is '\u017F' or '\u212A';
}
