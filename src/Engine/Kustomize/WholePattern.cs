using System.Buffers;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>
/// A regular expression for a whole value, as selectors and image names are. Nearly all of them are plain words in which only the dot, any
/// character, means something; those are compared as they stand, since making an automaton costs more than the rest of a small build.
/// </summary>
internal sealed class WholePattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\*+?|{}[]()^$");

    private readonly string _text;
    private readonly GoRegex? _regex;

    public WholePattern(string text, string place)
    {
        _text = text;
        if (!text.AsSpan().ContainsAny(Special)) return;
        try
        {
            _regex = GoRegex.Of($"^(?:{text})$", isMust: true);
        }
        catch (TemplateException error)
        {
            throw new RenderException($"{place}: '{text}' is no regular expression: {error.Message}", error);
        }
    }

    public bool Matches(ReadOnlySpan<char> value)
    {
        if (_regex is not null) return _regex.IsMatch(value.ToString());
        if (value.Length != _text.Length) return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (_text[i] != value[i] && (_text[i] != '.' || value[i] == '\n')) return false;
        }

        return true;
    }
}
