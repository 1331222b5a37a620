using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Whether objects are as Git says.</summary>
public enum SyncStatus
{
    Synced,
    OutOfSync,
    Unknown,
}

/// <summary>One object of an Application, compared.</summary>
/// <param name="IsKept">Git does not want it any more, but it is needed as it is: the namespace into which everything else goes.</param>
public sealed record ComparedResource(
    ResourceKey Key, string ApiVersion, SyncStatus Status, bool RequiresPruning, HealthState? Health, int Wave, bool CountsForSync = true,
    bool IsKept = false)
{
    /// <summary>Where people reach what it offers, a line each.</summary>
    public string Links { get; init; } = "";

    /// <summary>A person has to agree before it is pruned, or deleted with the Application.</summary>
    public bool NeedsConfirmation { get; init; }
}

/// <summary>A live object that belongs to a moment, and is compared with nothing.</summary>
public sealed record LiveHook(ResourceKey Key, string ApiVersion, int Wave);

/// <summary>An Application compared with its cluster: complete, or it is not made.</summary>
public sealed record Comparison
{
    private static readonly GroupKind Applications = new("argoproj.io", "Application");

    public required IReadOnlyList<string> Revisions { get; init; }

    public required IReadOnlyList<string> Tools { get; init; }

    public required RenderGoal Goal { get; init; }

    public required SyncStatus Status { get; init; }

    public required HealthState Health { get; init; }

    /// <summary>The first few objects for whose sake the health is what it is; none when all is well.</summary>
    public IReadOnlyList<ResourceKey> Causes { get; init; } = [];

    /// <summary>In the order of their keys.</summary>
    public required IReadOnlyList<ComparedResource> Resources { get; init; }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<LiveHook> Hooks { get; init; } = [];

    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>Compares when everything is there to compare; else asks for what is missing and returns null.</summary>
    internal static Comparison? Of(Turn turn, Context context)
    {
        var picture = turn.Picture;
        if (context.Goal is null || picture.Rendered is not { } rendered || rendered.Goal.Server != picture.TrackedServer || rendered.Goal.Server != context.Goal.Server) return null;
        if (!picture.KindsAreAnswered) return null;
        var inputs = new Inputs(
            context, rendered, picture.Live, picture.TrackedKeys, picture.Unwatched, picture.PredictFaults, turn.Record.Server, turn.Record.Verdicts,
            turn.Record.Operation is { IsDone: false }, turn.Record.Operation?.NamespaceMetadata, InstanceOf(picture));
        if (inputs.AreThoseOf(picture.ComparedFrom)) return picture.Comparison;
        turn.Picture = picture with { ComparedFrom = null };
        Forget(turn);
        var (resources, unclear) = Compare(turn, context, rendered);
        if (unclear.Count > 0)
        {
            Ask(turn, context, rendered.Goal.Server, unclear);
            return null;
        }

        MarkThoseToConfirm(resources, turn, context, rendered);
        resources.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        var faults = Faults(turn, rendered).ToList();
        IReadOnlyList<Condition> conditions =
        [
            .. rendered.Done.Targets.Warnings, .. rendered.Done.Refusals, .. faults, .. Unjudged(turn, rendered), .. Shared(turn, rendered),
            .. Forbidden(turn, context, rendered),
        ];
        var (health, causes) = HealthOf(resources, turn, rendered);
        var comparison = new Comparison
        {
            Revisions = rendered.Done.Revisions, Tools = rendered.Done.Tools, Goal = rendered.Goal, Resources = resources, Conditions = conditions,
            Status = faults.Count > 0 ? SyncStatus.Unknown
                : resources.Exists(static resource => resource.Status == SyncStatus.OutOfSync && resource.CountsForSync)
                    || NamespaceDiffers(turn, context) ? SyncStatus.OutOfSync
                : SyncStatus.Synced,
            Health = health,
            Causes = causes,
            Hooks = [.. Marked(turn).Where(live => live.IsHook && !rendered.Done.Targets.Targets.ContainsKey(live.Key))
                .Select(static live => new LiveHook(live.Key, live.ApiVersion, live.Wave)).OrderBy(static hook => hook.Key)],
        };
        turn.Picture = turn.Picture with { ComparedFrom = inputs };
        // The same one when it says the same, so that what follows from it need not be made again either.
        return picture.Comparison is { } known && known.Says(comparison) ? known : comparison;
    }

    private bool Says(Comparison other) =>
        Status == other.Status && Health == other.Health && Goal == other.Goal && Revisions.SequenceEqual(other.Revisions) && Tools.SequenceEqual(other.Tools)
        && Resources.SequenceEqual(other.Resources) && Hooks.SequenceEqual(other.Hooks) && Conditions.SequenceEqual(other.Conditions);

    internal static void TakePrediction(Turn turn, ApplicationMessage.Predicted message)
    {
        if (message.Ask != turn.Picture.Predicting) return;
        var before = turn.Picture.PredictingFrom;
        turn.Picture = turn.Picture with { Predicting = null, PredictingFrom = ImmutableDictionary<ResourceKey, LiveObject>.Empty };
        if (message.Ask.Server != turn.Picture.TrackedServer) return;
        var (verdicts, live, faults) = (new List<ResourceVerdict>(), turn.Picture.Live.ToBuilder(), turn.Picture.PredictFaults.ToBuilder());
        foreach (var prediction in message.Predictions)
        {
            var key = prediction.Target.Key;
            if (prediction.Problem.Length > 0)
            {
                faults[key] = prediction.Problem;
                continue;
            }

            if (prediction.Live is null)
            {
                // It was gone when the cluster was asked; the watch may have told since that it is there again.
                if (before.GetValueOrDefault(key) is { } asked && live.GetValueOrDefault(key) is { } still && ReferenceEquals(asked, still)) live.Remove(key);
                continue;
            }

            verdicts.Add(new ResourceVerdict(key, new Verdict(
                prediction.Manifest, prediction.IsOfWhole ? prediction.Live.Whole : prediction.Live.Content, prediction.IsSynced)));
            if (!turn.Picture.IsLate(key, prediction.Live.ResourceVersion)) live[key] = prediction.Live;
        }

        // As long as some answers come, the next attempt needs fewer.
        var failures = faults.Count == 0 ? 0 : verdicts.Count > 0 ? 1 : turn.Picture.PredictFailures + 1;
        turn.Picture = turn.Picture with { Live = live.ToImmutable(), PredictFaults = faults.ToImmutable(), PredictFailures = failures };
        if (faults.Count > 0) turn.Do(Backoff.OfPrediction.Alarm(Alarm.Predict, failures));
        if (verdicts.Count > 0) turn.Happened(new ApplicationEvent.Compared(message.Ask.Server, [.. verdicts]));
    }

    /// <summary>Live objects that are ours by their mark.</summary>
    internal static IEnumerable<LiveObject> Marked(Turn turn)
    {
        var instance = InstanceOf(turn.Picture);
        return turn.Picture.Live.Values.Where(live => !live.HasOwner && live.Mark is { IsSelf: true } mark && mark.Instance == instance);
    }

    /// <summary>Live objects that are ours by their mark and that Git does not want.</summary>
    internal static IEnumerable<ExtraObject> Extra(Turn turn, Context context, TargetSet all)
    {
        var targets = all.Targets;
        var (filter, server) = (context.View.Resources.Filter, turn.Picture.TrackedServer);
        foreach (var live in Marked(turn).Where(live => !targets.ContainsKey(live.Key) && !live.IsHook && !all.LeftAlone.Contains(live.Key)))
        {
            // What the settings leave out is left as it is, also when Git holds it no longer.
            if (filter.Excludes(live.Key.GroupKind, server)) continue;
            if (context.Project!.Refusal(live.Key, context.Destination, live.Key.Namespace.Length > 0) is { } refusal) yield return new ExtraObject(live, refusal, IsForbidden: true);
            else if (IsDeployedInto(live.Key, context, targets)) yield return new ExtraObject(live, "the application deploys into this namespace, and all in it would go with it");
            else yield return new ExtraObject(live);
        }
    }

    /// <summary>
    /// A namespace that was in Git once still bears our mark when it is left to CreateNamespace. Without it everything that is deployed there is lost.
    /// </summary>
    private static bool IsDeployedInto(ResourceKey key, Context context, IReadOnlyDictionary<ResourceKey, Target> targets) =>
        key is { Group: "", Kind: "Namespace" } && (key.Name == context.Destination.Namespace || targets.Keys.Any(target => target.Namespace == key.Name));

    /// <summary>How the Application is called in the marks of its objects; empty while that is not known.</summary>
    internal static string InstanceOf(Picture picture) => picture is { Resource: { } resource, View: { } view }
        ? ApplicationName.Of(resource).Instance(view.Namespace)
        : "";

    /// <summary>Whether it is known that an apply of the target would change nothing.</summary>
    internal static bool IsUnchanged(Turn turn, Context context, string server, Target target) =>
        turn.Picture.Live.TryGetValue(target.Key, out var live) && !live.IsTerminating &&
        turn.Record.VerdictOf(server, target.Key) is { IsSynced: true } verdict && verdict.Manifest == context.Ignore.For(target.Key).Mark(target.Digest) && verdict.Content == live.Content;

    private static (List<ComparedResource> Resources, List<Target> Unclear) Compare(Turn turn, Context context, RenderedGoal rendered)
    {
        var (resources, unclear) = (new List<ComparedResource>(), new List<Target>());
        foreach (var target in rendered.Done.Targets.Targets.Values)
        {
            var live = turn.Picture.Live.GetValueOrDefault(target.Key);
            // What the project does not permit is not ours to ask about either.
            if (context.Project!.Refusal(target.Key, context.Destination, target.IsNamespaced) is not null)
            {
                resources.Add(new ComparedResource(target.Key, target.ApiVersion, SyncStatus.Unknown, false, live is null ? HealthState.Missing : live.Health, target.Wave));
                continue;
            }

            if (turn.Picture.Unwatched.ContainsKey(target.Key.GroupKind))
            {
                resources.Add(new ComparedResource(target.Key, target.ApiVersion, SyncStatus.Unknown, false, Health: null, target.Wave));
                continue;
            }

            if (StatusOf(turn, context, rendered.Goal.Server, target, live) is not { } status)
            {
                unclear.Add(target);
                continue;
            }

            resources.Add(new ComparedResource(
                target.Key, target.ApiVersion, status, false, live is null ? HealthState.Missing : live.Health,
                    target.Wave)
            { Links = live?.Links ?? "" });
        }

        foreach (var (live, kept, isForbidden) in Extra(turn, context, rendered.Done.Targets))
        {
            if (isForbidden) continue;
            resources.Add(kept.Length > 0
                ? new ComparedResource(live.Key, live.ApiVersion, SyncStatus.Synced, false, live.Health, live.Wave, IsKept: true)
                : new ComparedResource(live.Key, live.ApiVersion, SyncStatus.OutOfSync, true, live.Health, live.Wave, CountsForSync: !live.IgnoresExtraneous));
        }

        return (resources, unclear);
    }

    private static void MarkThoseToConfirm(List<ComparedResource> resources, Turn turn, Context context, RenderedGoal rendered)
    {
        var isForAll = Wants(context.Spec.SyncPolicy.Options);
        for (var i = 0; i < resources.Count; i++)
        {
            var key = resources[i].Key;
            if (isForAll || Wants(SyncOption.List(rendered.Done.Targets.Targets.GetValueOrDefault(key)?.SyncOptions))
                || Wants(SyncOption.List(turn.Picture.Live.GetValueOrDefault(key)?.SyncOptions)))
                resources[i] = resources[i] with { NeedsConfirmation = true };
        }

        static bool Wants(IReadOnlyList<string> options) =>
            SyncOption.Find("Delete", options) == "confirm" || SyncOption.Find("Prune", options) == "confirm";
    }

    /// <summary>The labels and annotations of the namespace that a sync makes have changed since the last one.</summary>
    private static bool NamespaceDiffers(Turn turn, Context context) =>
        context.Spec.SyncPolicy.NamespaceMetadata is { Count: > 0 } wanted && turn.Record.Operation is { NamespaceMetadata: { } known }
            && wanted != known;

    /// <summary>How the object compares; null when only the cluster can tell.</summary>
    private static SyncStatus? StatusOf(Turn turn, Context context, string server, Target target, LiveObject? live)
    {
        if (live is null) return SyncStatus.OutOfSync;
        if (turn.Picture.PredictFaults.ContainsKey(target.Key)) return SyncStatus.Unknown;
        var isHealed = context.Spec.SyncPolicy.Automated is { SelfHeal: true };
        // Where something is to be ignored no digest tells that what differs counts.
        var ignore = context.Ignore.For(target.Key);
        var manifest = ignore.Mark(target.Digest);
        return turn.Record.VerdictOf(server, target.Key) switch
        {
            null => null,
            // What Git newly wants is synced anyway: asking first would only cost time.
            var verdict when verdict.Value.Manifest != manifest => context.Spec.SyncPolicy.Automated is not null && ignore.IsEmpty ? SyncStatus.OutOfSync : null,
            var verdict when verdict.Value.Content == live.Content || verdict.Value.Content == live.Whole =>
                verdict.Value.IsSynced ? SyncStatus.Synced : SyncStatus.OutOfSync,
            // Somebody changed or took what is ours.
            _ => isHealed && live.IsOwned && ignore.IsEmpty ? SyncStatus.OutOfSync : null,
        };
    }

    private static void Ask(Turn turn, Context context, string server, List<Target> unclear)
    {
        if (turn.Picture.Predicting is not null || turn.Picture.Syncing is not null || turn.Picture.IsBeingDeleted) return;
        var ask = new PredictAsk(turn.NextAsk(), server);
        turn.Picture = turn.Picture with { Predicting = ask, PredictingFrom = turn.Picture.Live };
        var live = new Dictionary<ResourceKey, LiveObject>();
        foreach (var target in unclear)
            if (turn.Picture.Live.TryGetValue(target.Key, out var known)) live[target.Key] = known;
        turn.Do(new Effect.Predict(ask, unclear, live, context.Ignore, context.Spec.SyncPolicy.Options));
    }

    /// <summary>Verdicts about objects that are neither wanted nor there are of no use any more; what can't be looked at may be there.</summary>
    private static void Forget(Turn turn)
    {
        var picture = turn.Picture;
        if (turn.Record.Server != picture.TrackedServer || turn.Record.Operation is { IsDone: false }) return;
        ImmutableArray<ResourceKey> useless =
            [.. turn.Record.Verdicts.Keys.Where(key => !picture.TrackedKeys.Contains(key) && !picture.Live.ContainsKey(key) && picture.ListedKinds.Contains(key.GroupKind)).Order()];
        if (useless.Length > 0) turn.Happened(new ApplicationEvent.Forgotten(useless));
    }

    /// <summary>Why the whole is unknown.</summary>
    private static IEnumerable<Condition> Faults(Turn turn, RenderedGoal rendered)
    {
        var predictions = turn.Picture.PredictFaults
            .Where(fault => rendered.Done.Targets.Targets.ContainsKey(fault.Key) && turn.Picture.Live.ContainsKey(fault.Key))
            .OrderBy(static fault => fault.Key)
            .Select(static fault => $"{fault.Key}: {fault.Value}");
        return Waiting.Unwatched(turn.Picture, static _ => true).Concat(predictions).Select(static problem => new Condition("ComparisonError", problem));
    }

    /// <summary>Objects of which a script of the settings could not tell how they are.</summary>
    private static IEnumerable<Condition> Unjudged(Turn turn, RenderedGoal rendered) => rendered.Done.Targets.Targets.Keys.Order()
        .Select(key => turn.Picture.Live.GetValueOrDefault(key)?.Health is { IsFault: true } health
            ? new Condition("ComparisonError", $"error setting app health: {key}: {health.Message}")
            : null)
        .OfType<Condition>().Take(3);

    private static IEnumerable<Condition> Shared(Turn turn, RenderedGoal rendered)
    {
        var instance = InstanceOf(turn.Picture);
        var self = ApplicationName.Of(turn.Picture.Resource!);
        foreach (var key in rendered.Done.Targets.Targets.Keys.Order())
        {
            if (turn.Picture.Live.TryGetValue(key, out var live) && live.Mark is { IsSelf: true } mark && mark.Instance != instance)
                yield return new Condition("SharedResourceWarning", $"{key.Kind}/{key.Name} is part of applications {self} and {mark.Instance}");
        }
    }

    /// <summary>What the project forbids says so, both where Git wants it and where an object only bears our mark.</summary>
    private static IEnumerable<Condition> Forbidden(Turn turn, Context context, RenderedGoal rendered)
    {
        var wanted = rendered.Done.Targets.Targets.Values
            .Select(target => (target.Key, Why: context.Project!.Refusal(target.Key, context.Destination, target.IsNamespaced)))
            .Where(static one => one.Why is not null).OrderBy(static one => one.Key).ToList();
        if (wanted.Count > 0) yield return new Condition("ExcludedResourceWarning", $"{Named(wanted.Select(static one => one.Key))} is not compared: {wanted[0].Why}");
        var extra = Extra(turn, context, rendered.Done.Targets).Where(static one => one.IsForbidden).OrderBy(static one => one.Live.Key).ToList();
        if (extra.Count == 0) yield break;
        yield return new Condition("ExcludedResourceWarning", $"{Named(extra.Select(static one => one.Live.Key))} bears the mark of this application and is left alone: {extra[0].Kept}");
    }

    internal static string Named(IEnumerable<ResourceKey> keys) => ResourceKey.Named(keys);

    /// <summary>An Application may lie in the very folder that it deploys.</summary>
    private static bool IsItself(Turn turn, ResourceKey key) =>
        key.Name == turn.Picture.Resource.Text("metadata", "name") && key.Namespace == turn.Picture.Resource.Text("metadata", "namespace");

    /// <summary>The worst health of the objects that count; Missing when there should be some and there are none.</summary>
    private static (HealthState Health, IReadOnlyList<ResourceKey> Causes) HealthOf(List<ComparedResource> resources, Turn turn, RenderedGoal rendered)
    {
        if (Waiting.Unwatched(turn.Picture, static _ => true).FirstOrDefault() is { } blind)
            return (new HealthState(HealthStatus.Unknown, blind), []);
        var (worst, anyLive) = (HealthStatus.Healthy, false);
        var causes = new List<ResourceKey>();
        foreach (var resource in resources)
        {
            var live = turn.Picture.Live.GetValueOrDefault(resource.Key);
            anyLive |= live is not null;
            if (live?.Health is not { } health || live.IgnoresHealth) continue;
            if (resource.Key.GroupKind == Applications && (health.Status is HealthStatus.Missing or HealthStatus.Unknown || IsItself(turn, resource.Key)))
                continue;
            if (health.Status > worst) (worst, causes) = (health.Status, []);
            if (health.Status == worst && worst != HealthStatus.Healthy) causes.Add(resource.Key);
        }

        if (rendered.Done.Targets.Targets.Count > 0 && !anyLive && HealthStatus.Missing > worst) return (HealthState.Missing, []);
        if (causes.Count == 0) return (HealthState.Healthy, []);
        return (new HealthState(worst, $"Caused by {Named(causes)}"), [.. causes.Order().Take(3)]);
    }
}
