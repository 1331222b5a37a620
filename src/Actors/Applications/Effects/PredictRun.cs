using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
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

    public static async Task<IReadOnlyList<Prediction>> RunAsync(ICluster client, Effect.Predict wish, LiveReading reading, CancellationToken stop) =>
        await Task.WhenAll(wish.Targets.Select(target => OneAsync(client, target, ManifestOf(target, wish.Options),
            wish.Live.GetValueOrDefault(target.Key), wish.Ignore.For(target.Key), reading, stop)));

    public static IReadOnlyList<Prediction> Failed(Effect.Predict wish, Exception error) =>
        [.. wish.Targets.Select(target => new Prediction(target, null, false, error.Message))];

    /// <summary>What a sync would apply.</summary>
    private static MapNode ManifestOf(Target target, IReadOnlyList<string> options) =>
        SyncOption.Of("Validate", target.SyncOptions, options) == "false" ? DeclaredFields.Of(target.Manifest) : target.Manifest;

    private static async Task<Prediction> OneAsync(
        ICluster client, Target target, MapNode wanted, LiveObject? known, IgnoreRules ignore, LiveReading reading, CancellationToken stop)
    {
        var manifest = ignore.Mark(target.Digest);
        try
        {
            if (known is { IsOwned: true })
            {
                var answer = await client.ApplyAsync(wanted, DryRun, stop);
                // The digest that we know is of this very object: it tells whether any field of ours would change.
                var isOfKnown = answer.Text("metadata", "resourceVersion") == known.ResourceVersion;
                var isSame = isOfKnown && OwnedFields.DigestOf(answer, LiveObject.Manager) == known.Content;
                if (isSame || (isOfKnown && ignore.IsEmpty)) return new Prediction(target, known, isSame, "") { Manifest = manifest };
            }

            var live = await client.GetAsync(ObjectName.Of(target.Key), stop);
            if (live is null) return new Prediction(target, null, false, "");
            return new Prediction(target, LiveObject.Of(live, reading), await WouldNotChangeAsync(client, wanted, live, ignore, stop),
                "")
            { Manifest = manifest };
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid && known is not null)
        {
            // The cluster would refuse it: it differs, and a sync will say why it can't be.
            return new Prediction(target, known, false, "") { Manifest = manifest };
        }
        catch (ClusterException error)
        {
            return new Prediction(target, null, false, error.Message);
        }
    }

    private static async Task<bool> WouldNotChangeAsync(ICluster client, MapNode wanted, MapNode live, IgnoreRules ignore,
        CancellationToken stop)
    {
        if (LastApplied.HasWhatIsGone(ignore.Strip(live, live), ignore.Strip(wanted, live))) return false;
        try
        {
            var predicted = await client.ApplyAsync(wanted, DryRun, stop);
            return ignore.Strip(LiveObject.Body(predicted), live) == ignore.Strip(LiveObject.Body(live), live);
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid)
        {
            // The cluster would refuse it: it differs, and a sync will say why it can't be.
            return false;
        }
    }
}
