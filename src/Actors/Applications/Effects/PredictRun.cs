using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>Asks the cluster what an apply would change, for objects of which no digest tells it.</summary>
internal static class PredictRun
{
    private static readonly WriteOptions DryRun = new() { FieldManager = LiveObject.Manager, Force = true, DryRun = true };

    public static async Task<IReadOnlyList<Prediction>> RunAsync(ICluster client, Effect.Predict wish, Tracking tracking, CancellationToken stop) =>
        await Task.WhenAll(wish.Targets.Select(target => OneAsync(client, target, wish.Live.GetValueOrDefault(target.Key), tracking, stop)));

    public static IReadOnlyList<Prediction> Failed(Effect.Predict wish, Exception error) =>
        [.. wish.Targets.Select(target => new Prediction(target, null, false, error.Message))];

    private static async Task<Prediction> OneAsync(ICluster client, Target target, LiveObject? known, Tracking tracking, CancellationToken stop)
    {
        try
        {
            if (known is { IsOwned: true })
            {
                var answer = await client.ApplyAsync(target.Manifest, DryRun, stop);
                // The digest that we know is of this very object: it tells whether any field of ours would change.
                if (answer.Text("metadata", "resourceVersion") == known.ResourceVersion)
                    return new Prediction(target, known, OwnedFields.DigestOf(answer, LiveObject.Manager) == known.Content, "");
            }

            var live = await client.GetAsync(ObjectName.Of(target.Key), stop);
            if (live is null) return new Prediction(target, null, false, "");
            return new Prediction(target, LiveObject.Of(live, tracking), await WouldNotChangeAsync(client, target, live, stop), "");
        }
        catch (ClusterException error)
        {
            return new Prediction(target, null, false, error.Message);
        }
    }

    private static async Task<bool> WouldNotChangeAsync(ICluster client, Target target, MapNode live, CancellationToken stop)
    {
        if (LastApplied.HasWhatIsGone(live, target.Manifest)) return false;
        try
        {
            var predicted = await client.ApplyAsync(target.Manifest, DryRun, stop);
            return LiveObject.Body(predicted) == LiveObject.Body(live);
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid)
        {
            // The cluster would refuse it: it differs, and a sync will say why it can't be.
            return false;
        }
    }
}
