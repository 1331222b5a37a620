using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What revisions are applied in which order.</summary>
internal static class RevisionRules
{
    public static readonly SafetyRule NeverOlder = new(
        "never older", "What a branch no longer says is not applied after something newer was.", Check);

    /// <summary>
    /// The branch's history is a list of positions, each with the content of every path. Each apply of an object must fit some position that is
    /// not before the one that the last apply of it needed, and not after what the branch says by now.
    /// </summary>
    private static IEnumerable<string> Check(Run run)
    {
        var positions = new List<World.FakeTree>();
        var reached = new Dictionary<string, int>();
        foreach (var happened in run.History.All)
        {
            if (happened is Happened.Moved moved) positions.Add(run.World.Repositories[moved.Repository].Tree(moved.Revision));
            // A lagging replica looks like a branch that went back: who believes it is not wrong, as long as all comes right again.
            if (happened is Happened.Struck { Strike.Kind: FaultKind.GitStale } && positions.Count > 1) positions.AddRange([positions[^2], positions[^1]]);
            // Who goes back by itself goes back on purpose.
            if (happened is Happened.Appended appended && appended.Events.SelectMany(run.Fleet.MarksOf)
                .Any(static mark => mark is Mark.WentBack))
                foreach (var left in reached.Keys.Where(key => key.StartsWith(run.Fleet.EntityOfJournal(appended.Entity) + "/",
                    StringComparison.Ordinal)).ToList()) reached.Remove(left);
            if (happened is not Happened.Asked { Verb: "apply", IsDryRun: false, Cluster: Places.Workload, Content: { } content } asked) continue;
            if (PathOf(asked) is not { } path || Places.ValueOf(content) is not { } value) continue;
            var from = reached.GetValueOrDefault(path);
            var at = positions.FindIndex(Math.Min(from, positions.Count - 1), tree => tree.Files.TryGetValue(path, out var text) && text.Contains($"\"{value}\"", StringComparison.Ordinal));
            if (at < 0) yield return $"step {asked.Step}: {asked.Object} gets {value}, which {path} has not said since position {from} (the branch is at {positions.Count - 1})";
            else reached[path] = at;
        }
    }

    private static string? PathOf(Happened.Asked asked) =>
        asked.Object.Name.StartsWith("object-", StringComparison.Ordinal) ? $"{asked.Object.Namespace}/{asked.Object.Name["object-".Length..]}.yaml" : null;
}
