using GitOpsActors.Engine.Documents;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Rules;

/// <summary>Applications that wait for each other.</summary>
internal static class DependencyRules
{
    public static readonly SafetyRule NeverBefore = new(
        "never before", "A dependant writes nothing before what it depends on has said that it is in sync and healthy.", Check);

    private static IEnumerable<string> Check(Run run)
    {
        var (first, isSynced, isHealthy, wasWell) = (Places.ResourceOf(Places.Application(0)), false, false, false);
        var told = new Dictionary<long, MapNode>();
        foreach (var happened in run.History.All)
        {
            if (wasWell) yield break;
            if (happened is Happened.Asked { IsWrite: true } asked)
            {
                if (asked.Cluster == Places.Control && asked.Object == first && asked.Content is { } content) told[asked.Request] = content;
                else if (asked.Cluster == Places.Workload && run.Fleet.EntityOf(asked.Origin) == Places.Dependant)
                    yield return $"step {asked.Step}: {Places.Dependant} asks to {asked.Verb} {asked.Object} although {first.Name} was " +
                        $"never in sync and healthy";
            }
            else if (happened is Happened.Wrote { Cluster: Places.Control } wrote && told.Remove(wrote.Request, out var written))
            {
                // A status is written by what has changed of it.
                if (written.Text("patch", "status", "sync", "status") is { } sync) isSynced = sync == "Synced";
                if (written.Text("patch", "status", "health", "status") is { } health) isHealthy = health == "Healthy";
                wasWell = isSynced && isHealthy;
            }
        }
    }
}
