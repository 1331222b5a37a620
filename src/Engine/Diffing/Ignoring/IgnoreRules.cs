using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Diffing.Ignoring;

/// <summary>All rules about what is no difference. Two sets that were read from the same text are the same.</summary>
public sealed class IgnoreRules : IEquatable<IgnoreRules>
{
    public static readonly IgnoreRules None = new([], default);

    private readonly IReadOnlyList<IgnoreRule> _rules;

    // Of all that the rules were read from; each object of each comparison is marked with it.
    private readonly Digest _text;

    private IgnoreRules(IReadOnlyList<IgnoreRule> rules, Digest text) => (_rules, _text) = (rules, text);

    /// <summary>Reads the `ignoreDifferences` of an Application.</summary>
    public static IgnoreRules Read(ListNode entries, string place, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0) return None;
        return new IgnoreRules(
            [.. entries.Select((entry, i) => IgnoreRule.Read(
                entry.Map(), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place}[{i}]"), errors))],
            Digest.Of(entries));
    }

    /// <param name="text">What the rule was read from.</param>
    public static IgnoreRules Of(IgnoreRule rule, Node text) => new([rule], Digest.Of(text));

    public IgnoreRules And(IgnoreRules other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._rules.Count == 0) return this;
        return _rules.Count == 0 ? other : new IgnoreRules([.. _rules, .. other._rules], Both(_text, other._text));
    }

    /// <summary>Those that are for an object.</summary>
    public IgnoreRules For(ResourceKey key)
    {
        if (_rules.Count == 0) return None;
        var meant = _rules.Where(rule => rule.IsFor(key)).ToList();
        return meant.Count == 0 ? None : new IgnoreRules(meant, _text);
    }

    public bool IsEmpty => _rules.Count == 0;

    /// <summary>A digest that is another one when the rules are.</summary>
    public Digest Mark(Digest digest) => IsEmpty ? digest : Both(digest, _text);

    public MapNode Strip(MapNode document, MapNode live) =>
        _rules.Aggregate((Node)document, (stripped, rule) => rule.Strip(stripped, live)).Map();

    /// <summary>
    /// The target with what the cluster holds in the fields that are ignored: an apply then changes nothing of them. Items of lists are
    /// found again by their names, since neither side has to have all of them.
    /// </summary>
    public MapNode Respect(MapNode target, MapNode live)
    {
        if (IsEmpty) return target;
        var body = LiveObject.Body(live);
        return Filling.Of(Strip(target, live), Strip(body, live), body).Map();
    }

    public bool Equals(IgnoreRules? other) => other is not null && _rules.Count == other._rules.Count && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as IgnoreRules);

    public override int GetHashCode() => _text.GetHashCode();

    private static Digest Both(Digest one, Digest other) => Digest.Of($"{one}{other}");
}
