using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Rules;

/// <summary>Hooks do work that is not done twice without harm.</summary>
internal static class HookRules
{
    public static readonly SafetyRule OnceAnAttempt = new(
        "hooks once", "A hook does not run again in the same attempt once it is acknowledged, or known to the journal.", Check);

    private static IEnumerable<string> Check(Run run)
    {
        var known = new HashSet<(string Entity, ObjectName Hook)>();
        var acknowledged = new HashSet<(string Entity, ObjectName Hook)>();
        var asked = new Dictionary<long, (string Entity, ObjectName Hook)>();
        foreach (var happened in run.History.All)
        {
            switch (happened)
            {
                case Happened.Appended appended:
                    Take(run, appended, known, acknowledged);
                    break;
                // What was acknowledged to an actor that has died before it could record it is acknowledged to nobody.
                case Happened.EntityStarted started: acknowledged.RemoveWhere(one => one.Entity == started.Entity); break;
                case Happened.Asked
                {
                    Verb: "apply", IsDryRun: false, Cluster: Places.Workload,
                    Object.Kind: "Job"
                } apply when run.Fleet.EntityOf(apply.Origin) is { } entity:
                    if (known.Contains((entity, apply.Object)) || acknowledged.Contains((entity, apply.Object)))
                        yield return $"step {apply.Step}: {entity} runs {apply.Object} once more in the same attempt";
                    asked[apply.Request] = (entity, apply.Object);
                    break;
                case Happened.Answered { Cluster: Places.Workload } answered when asked.Remove(answered.Request, out var hook):
                    if (answered.Outcome == "ok") acknowledged.Add(hook);
                    break;
            }
        }
    }

    private static void Take(Run run, Happened.Appended appended, HashSet<(string Entity, ObjectName Hook)> known,
        HashSet<(string Entity, ObjectName Hook)> acknowledged)
    {
        var entity = run.Fleet.EntityOfJournal(appended.Entity);
        foreach (var mark in appended.Events.SelectMany(run.Fleet.MarksOf))
        {
            if (mark is Mark.HookMade made) known.Add((entity, made.Hook));
            if (mark is not Mark.AttemptBegan) continue;
            known.RemoveWhere(one => one.Entity == entity);
            acknowledged.RemoveWhere(one => one.Entity == entity);
        }
    }
}
