using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What the journal says of operations.</summary>
internal static class OperationRules
{
    public static readonly SafetyRule OnlyOnce = new(
        "only once", "Each operation begins once and ends once, one after the other.", CheckOnce);

    private static IEnumerable<string> CheckOnce(Run run)
    {
        var open = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = new HashSet<(string Entity, string Id)>();
        foreach (var appended in run.History.Of<Happened.Appended>())
        {
            foreach (var mark in appended.Events.Select(run.Fleet.OperationOf).OfType<OperationMark>())
            {
                var current = open.GetValueOrDefault(appended.Entity);
                if (!mark.IsBeginning)
                {
                    if (current != mark.Id) yield return $"step {appended.Step}: operation {mark.Id} of {appended.Entity} ends and is not running";
                    open.Remove(appended.Entity);
                    continue;
                }

                if (current is not null) yield return $"step {appended.Step}: operation {mark.Id} of {appended.Entity} begins although {current} has not ended";
                if (!known.Add((appended.Entity, mark.Id))) yield return $"step {appended.Step}: operation {mark.Id} of {appended.Entity} begins again";
                open[appended.Entity] = mark.Id;
            }
        }
    }
}
