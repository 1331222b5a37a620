using System.Buffers;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>
/// A regular expression for a whole value, as selectors and image names are. Nearly all of them are plain words in which only the dot, any
/// character, means something; those are compared as they stand, since making an automaton costs more than the rest of a small build.
/// </summary>
internal sealed class WholePattern
{
    // A pattern is foreign input: one that needs longer is refused, not waited for.
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(1);
    private static readonly SearchValues<char> Special = SearchValues.Create("\\*+?|{}[]()^$");

    private readonly string _text;
    private readonly Regex? _regex;

    public WholePattern(string text, string place)
    {
        _text = text;
        if (!text.AsSpan().ContainsAny(Special)) return;
        try
        {
            _regex = new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeMax);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new RenderException($"{place}: '{text}' is no regular expression: {error.Message}", error);
        }
    }

    public bool Matches(ReadOnlySpan<char> value)
    {
        if (_regex is not null) return _regex.IsMatch(value);
        if (value.Length != _text.Length) return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (_text[i] != value[i] && (_text[i] != '.' || value[i] == '\n')) return false;
        }

        return true;
    }
}
