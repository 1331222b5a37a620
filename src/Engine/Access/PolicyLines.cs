using System.Collections.Frozen;

namespace GitOpsActors.Engine.Access;

/// <summary>The lines of a policy by whom they are for.</summary>
internal sealed class PolicyLines
{
    public static readonly PolicyLines None = Of([]);

    private readonly FrozenDictionary<string, PolicyLine.Rule[]> _rules;
    private readonly FrozenDictionary<string, PolicyLine.Membership[]> _memberships;

    private PolicyLines(
        IReadOnlyList<PolicyLine> all, FrozenDictionary<string, PolicyLine.Rule[]> rules,
        FrozenDictionary<string, PolicyLine.Membership[]> memberships) =>
        (All, _rules, _memberships) = (all, rules, memberships);

    /// <summary>In the order in which they are written.</summary>
    public IReadOnlyList<PolicyLine> All { get; }

    public static PolicyLines Of(IReadOnlyList<PolicyLine> lines) => new(
        lines,
        lines.OfType<PolicyLine.Rule>().GroupBy(static rule => rule.Subject, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal),
        lines.OfType<PolicyLine.Membership>().GroupBy(static line => line.Member, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal));

    public ReadOnlySpan<PolicyLine.Rule> For(string subject) => _rules.GetValueOrDefault(subject);

    /// <summary>The roles that are given to a user, a group or another role.</summary>
    public ReadOnlySpan<PolicyLine.Membership> RolesOf(string member) => _memberships.GetValueOrDefault(member);

    /// <summary>Whether a line g gives a role to it.</summary>
    public bool Mentions(string member) => _memberships.ContainsKey(member);
}
