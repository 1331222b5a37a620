using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>A label selector: requirements parted by commas, all of which must hold (`a=b,c!=d,e in (f,g),h,!i`).</summary>
internal sealed class LabelMatch
{
    private readonly List<Func<MapNode, bool>> _requirements = [];

    public bool Matches(MapNode labels) => _requirements.TrueForAll(requirement => requirement(labels));

    public static LabelMatch Parse(string text, string place)
    {
        var match = new LabelMatch();
        foreach (var part in Split(text))
            match._requirements.Add(Requirement(part.Trim()) ?? throw new RenderException($"{place}: '{text}' is no label selector: can't read '{part.Trim()}'"));
        return match;
    }

    /// <summary>Commas inside parentheses belong to the requirement.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        if (start < text.Length || start > 0) yield return text[start..];
    }

    private static Func<MapNode, bool>? Requirement(string part)
    {
        if (part.StartsWith('!')) return Key(part[1..]) is { } absent ? labels => labels[absent] is null : null;
        foreach (var (sign, equal) in (ReadOnlySpan<(string, bool)>)[("!=", false), ("==", true), ("=", true)])
        {
            var at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0) continue;
            var value = part[(at + sign.Length)..].Trim();
            return Key(part[..at]) is { } key && !value.Contains(' ', StringComparison.Ordinal) ? labels => (Value(labels, key) == value) == equal : null;
        }

        return SetRequirement(part) ?? (Key(part) is { } present ? labels => labels[present] is not null : null);
    }

    private static Func<MapNode, bool>? SetRequirement(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !part.EndsWith(')')) return null;
        var values = part[(open + 1)..^1].Split(',').Select(static value => value.Trim()).ToHashSet();
        return part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var key, "in"] => labels => Value(labels, key) is { } value && values.Contains(value),
            [var key, "notin"] => labels => Value(labels, key) is not { } value || !values.Contains(value),
            _ => null,
        };
    }

    private static string? Key(string text) => text.Trim() is { Length: > 0 } key && !key.Contains(' ', StringComparison.Ordinal) ? key : null;

    private static string? Value(MapNode labels, string key) => labels[key]?.PlainText();
}
