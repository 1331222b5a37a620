namespace GitOpsActors.Simulation.Rules;

/// <summary>One owner, proved.</summary>
internal static class OwnerRules
{
    public static readonly SafetyRule OneWriter = new(
        "one writer", "An incarnation whose successor has written never writes again.", CheckWriters);

    public static readonly SafetyRule OneActor = new(
        "one actor", "An incarnation asks nothing more of a cluster once its successor has started on another node.", CheckActors);

    private static IEnumerable<string> CheckWriters(Run run)
    {
        var current = new Dictionary<string, string>(StringComparer.Ordinal);
        var former = new HashSet<(string, string)>();
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var appended in run.History.Of<Happened.Appended>())
        {
            if (current.TryGetValue(appended.Entity, out var owner) && owner != appended.Owner) former.Add((appended.Entity, owner));
            if (former.Contains((appended.Entity, appended.Owner))) yield return $"step {appended.Step}: {appended.Owner} writes for {appended.Entity} although {owner} has taken over";
            if (appended.First != last.GetValueOrDefault(appended.Entity) + 1) yield return $"step {appended.Step}: event {appended.First} of {appended.Entity} is written over another";
            last[appended.Entity] = appended.First + appended.Events.Length - 1;
            current[appended.Entity] = appended.Owner;
        }
    }

    private static IEnumerable<string> CheckActors(Run run)
    {
        // By node: which incarnation on a node asks is not told, and two of one node follow each other.
        var home = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var happened in run.History.All)
        {
            if (happened is Happened.EntityStarted started) home[started.Entity] = started.Node;
            else if (happened is Happened.Asked { IsWrite: true } asked && run.Fleet.EntityOf(asked.Origin) is { } entity && run.Fleet.IsOfOperation(asked)
                && home.TryGetValue(entity, out var node) && node != asked.Node)
                yield return $"step {asked.Step}: {entity} on {asked.Node} asks to {asked.Verb} {asked.Object}, but {node} has it";
        }
    }
}
