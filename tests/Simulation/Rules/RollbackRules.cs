using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Rules;

/// <summary>Where Applications go that go back by themselves.</summary>
internal static class RollbackRules
{
    public static readonly SafetyRule OnlyToHealthy = new(
        "back to health", "An Application goes back by itself only to a revision that was deployed and seen to be healthy.", Check);

    private static IEnumerable<string> Check(Run run)
    {
        var deployed = new Dictionary<(string Entity, long Id), string>();
        var healthy = new HashSet<(string Entity, string Revision)>();
        foreach (var appended in run.History.Of<Happened.Appended>())
        {
            foreach (var mark in appended.Events.SelectMany(run.Fleet.MarksOf))
            {
                switch (mark)
                {
                    case Mark.Deployed one: deployed[(appended.Entity, one.Id)] = one.Revision; break;
                    case Mark.Healthy one when deployed.TryGetValue((appended.Entity, one.Id),
                        out var revision):
                        healthy.Add((appended.Entity, revision)); break;
                    case Mark.WentBack back when !healthy.Contains((appended.Entity, back.Revision)):
                        yield return $"step {appended.Step}: {appended.Entity} goes back to {back.Revision}, which nobody saw healthy";
                        break;
                }
            }
        }
    }
}
