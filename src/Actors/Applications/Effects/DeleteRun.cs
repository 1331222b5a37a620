using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>Asks a cluster to delete what an Application leaves behind.</summary>
internal static class DeleteRun
{
    public static async Task<IReadOnlyList<string>> RunAsync(ICluster cluster, Effect.Delete wish, CancellationToken stop)
    {
        var client = cluster.At(Priority.User).As(wish.Writer);
        var options = new DeleteOptions { Propagation = wish.InBackground ? Propagation.Background : Propagation.Foreground };
        var problems = await Task.WhenAll(wish.Objects.Select(async live =>
        {
            try
            {
                await client.DeleteAsync(ObjectName.Of(live.Key), options with { Uid = live.Uid }, stop);
                return "";
            }
            catch (ClusterException error) when (error.Kind is FaultKind.NotFound or FaultKind.Conflict or FaultKind.UnknownKind)
            {
                // Gone already, or replaced by another: the watch tells which.
                return "";
            }
            catch (ClusterException error)
            {
                return $"{live.Key}: {error.Message}";
            }
        }));
        return [.. problems.Where(static problem => problem.Length > 0)];
    }
}
