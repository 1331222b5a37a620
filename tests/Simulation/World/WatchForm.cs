using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Simulation.World;

/// <summary>How a list is told to those who watch: the one place that knows the form.</summary>
internal static class WatchForm
{
    // Small, so that lists have several.
    private const int PageSize = 3;

    public static IEnumerable<WatchEvent> OfList(IReadOnlyList<MapNode> objects, string version)
    {
        yield return new WatchEvent.ListBegun();
        foreach (var page in objects.Chunk(PageSize)) yield return new WatchEvent.Page(page);
        yield return new WatchEvent.ListEnded(version);
    }
}
