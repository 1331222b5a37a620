using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Scenarios;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What is owed once nothing goes wrong any more: the clusters have what Git says, everything is compared and in sync, and all is quiet.</summary>
public static class Liveness
{
    /// <summary>
    /// How long after healing an old answer may still be believed, and what is right before that may still go wrong: a lagging replica that was asked
    /// at the last moment is corrected by the next look, once in two to three minutes, and what a lost message said is told again by the slow
    /// verification, once in five to seven.
    /// </summary>
    public static readonly TimeSpan HeardWithin = TimeSpan.FromMinutes(8);

    /// <summary>How long after healing it may take: several rounds of the slowest clock, and of the longest backoff.</summary>
    public static readonly TimeSpan OwedWithin = TimeSpan.FromMinutes(15);

    /// <summary>How long it is watched afterwards: whoever is in sync asks for no changes.</summary>
    public static readonly TimeSpan RestsFor = TimeSpan.FromMinutes(2);

    /// <summary>One sentence for each thing that is not as it should be in the end.</summary>
    public static IEnumerable<string> Missing(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var cluster = run.World.Clusters[Places.Workload];
        var head = run.World.Repositories[Places.Repository].Head(Places.Branch);
        foreach (var resource in run.World.Clusters[Places.Control].All("argoproj.io", "Application"))
        {
            var application = resource.Text("metadata", "name") ?? "";
            foreach (var problem in Differences(cluster, head, application)) yield return problem;
        }

        foreach (var pending in run.Fleet.Pending(run.World)) yield return pending;
    }

    private static readonly (string Group, string Kind)[] Kinds = [("", "ConfigMap"), ("", "Secret"), ("apps", "Deployment")];

    private static IEnumerable<string> Differences(FakeCluster cluster, FakeTree head, string application)
    {
        var wanted = new HashSet<ObjectName>();
        foreach (var (path, text) in head.Files)
        {
            if (!path.StartsWith(application + "/", StringComparison.Ordinal) || !path.EndsWith(".yaml", StringComparison.Ordinal)) continue;
            var manifest = (MapNode)JsonReader.Read(text);
            var name = ObjectName.Of(manifest);
            wanted.Add(name);
            if (cluster.Find(name) is not { } live) yield return $"{name} is in Git and not in the cluster";
            else if (Places.ValueOf(live) != Places.ValueOf(manifest)) yield return $"{name} is {Places.ValueOf(live)} in the cluster and {Places.ValueOf(manifest)} in Git";
        }

        foreach (var kind in Kinds)
        {
            foreach (var live in cluster.All(kind.Group, kind.Kind))
            {
                var name = ObjectName.Of(live);
                if (name.Namespace == application && Tracking.Default.Read(live)?.Instance == application && !wanted.Contains(name)) yield return $"{name} is in the cluster and not in Git";
            }
        }
    }
}
