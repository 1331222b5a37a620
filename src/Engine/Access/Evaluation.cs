namespace GitOpsActors.Engine.Access;

/// <summary>The lines that are for one subject, for itself or by a role that it has.</summary>
internal sealed class Evaluation
{
    private const int FoundMax = 256;

    private readonly PolicyLine.Rule[] _rules;
    private readonly Dictionary<(string Resource, string Action), PolicyLine.Rule[]> _found = [];

    private Evaluation(string subject, IReadOnlyCollection<string> subjects, PolicyLine.Rule[] rules) =>
        (Subject, Subjects, _rules) = (subject, subjects, rules);

    public string Subject { get; }

    /// <summary>The subject, and the roles that it has.</summary>
    public IReadOnlyCollection<string> Subjects { get; }

    public static Evaluation Of(string subject, PolicyLines policy, PolicyLines project)
    {
        var (subjects, waiting, rules) =
            (new HashSet<string>(StringComparer.Ordinal) { subject }, new Queue<string>([subject]), new List<PolicyLine.Rule>());
        while (waiting.TryDequeue(out var one))
        {
            rules.AddRange(policy.For(one));
            rules.AddRange(project.For(one));
            foreach (var line in policy.RolesOf(one)) Take(line.Role);
            foreach (var line in project.RolesOf(one)) Take(line.Role);
        }

        return new Evaluation(subject, subjects, [.. rules]);

        void Take(string role)
        {
            if (subjects.Add(role)) waiting.Enqueue(role);
        }
    }

    /// <summary>The line that denies, or else the first that allows; null when there is neither.</summary>
    public PolicyLine.Rule? Decide(string resource, string action, string @object)
    {
        PolicyLine.Rule? allows = null;
        foreach (var rule in For(resource, action))
        {
            if ((rule.IsAllow && allows is not null) || !rule.Object.IsMatch(@object)) continue;
            if (!rule.IsAllow) return rule;
            allows = rule;
        }

        return allows;
    }

    private PolicyLine.Rule[] For(string resource, string action)
    {
        if (_found.TryGetValue((resource, action), out var known)) return known;
        var found = Array.FindAll(_rules, rule => rule.Resource.IsMatch(resource) && rule.Action.IsMatch(action));
        // Actions name objects too, so there may be any number of them.
        if (_found.Count < FoundMax) _found[(resource, action)] = found;
        return found;
    }
}
