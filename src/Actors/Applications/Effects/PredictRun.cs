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
            MapNode? predicted = null;
            if (known is { IsOwned: true })
            {
                predicted = await client.ApplyAsync(wanted, DryRun, stop);
                // The digest that we know is of this very object: it tells whether any field of ours would change.
                if (VersionOf(predicted) == known.ResourceVersion && OwnedFields.DigestOf(predicted, LiveObject.Manager) == known.Content)
                    return new Prediction(target, known, true, "") { Manifest = manifest };
            }

            if (await client.GetAsync(ObjectName.Of(target.Key), stop) is not { } live) return new Prediction(target, null, false, "");
            var now = LiveObject.Of(live, reading);
            // What a client-side apply has left is ours by now when we have applied since.
            if (!now.IsOwned && LastApplied.HasWhatIsGone(ignore.Strip(live, live), ignore.Strip(wanted, live)))
                return new Prediction(target, now, false, "") { Manifest = manifest };
            if (predicted is null || VersionOf(predicted) != now.ResourceVersion) predicted = await client.ApplyAsync(wanted, DryRun, stop);
            return new Prediction(target, now, Forecast.ChangesNothing(live, predicted, ignore), "")
            {
                Manifest = manifest, IsOfWhole = now.IsOwned && !Forecast.GainsNothing(live, predicted, ignore),
            };
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid && known is not null)
        {
            // The cluster would refuse it: it differs, and a sync will say why it can't be.
            return new Prediction(target, known, false, "") { Manifest = manifest };
        }
        catch (ClusterException error)
        {
            return new Prediction(target, null, false, SecretQuotes.Hide(error.Message, target.Manifest));
        }
    }

    private static string VersionOf(MapNode item) => item.Text("metadata", "resourceVersion") ?? "";
}
