using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Simulation.World;

/// <summary>How a list is told to those who watch: the one place that knows the form.</summary>
internal static class WatchForm
{
    public static IEnumerable<WatchEvent> OfList(IReadOnlyList<MapNode> objects, string version)
    {
        yield return new WatchEvent.Reset(objects, version);
    }
}
