using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Diffing;

/// <summary>How a live object is read: by which mark it names its Application, and by what its health is told.</summary>
public sealed record LiveReading(Tracking Tracking, HealthChecks Health);

/// <summary>All that is kept of an object of a cluster: what a decision needs, and not its body.</summary>
public sealed record LiveObject
{
    /// <summary>The field manager of every apply; the name that Argo CD uses, so that its objects are taken over without a conflict.</summary>
    public const string Manager = "argocd-controller";

    public const string SyncOptionsAnnotation = "argocd.argoproj.io/sync-options";
    public const string CompareOptionsAnnotation = "argocd.argoproj.io/compare-options";
    public const string IgnoreHealthAnnotation = "argocd.argoproj.io/ignore-healthcheck";

    public required ResourceKey Key { get; init; }

    public required string ApiVersion { get; init; }

    public required string Uid { get; init; }

    public required string ResourceVersion { get; init; }

    /// <summary>Whether we have applied it, so that <see cref="Content"/> stands for our fields and no others.</summary>
    public required bool IsOwned { get; init; }

    /// <summary>The digest over our fields, or over the whole object (without its status and bookkeeping) when we own none.</summary>
    public required Digest Content { get; init; }

    /// <summary>The digest over the whole object, whoever owns its fields: what we once wanted may be somebody else's by now.</summary>
    public Digest Whole { get; init; }

    /// <summary>To which Application it says it belongs.</summary>
    public Mark? Mark { get; init; }

    /// <summary>Null for kinds that have no health.</summary>
    public HealthState? Health { get; init; }

    public bool IsTerminating { get; init; }

    /// <summary>It was made for another object, and goes with it.</summary>
    public bool HasOwner { get; init; }

    public string SyncOptions { get; init; } = "";

    /// <summary>Its place in the order of a sync; deletions go the other way.</summary>
    public int Wave { get; init; }

    public bool IgnoresExtraneous { get; init; }

    public bool IgnoresHealth { get; init; }

    /// <summary>Helm's own way of saying that an object outlives its release.</summary>
    public bool IsKeptByHelm { get; init; }

    /// <summary>It belongs to a moment of a sync or of a deletion, and is neither compared nor pruned.</summary>
    public bool IsHook { get; init; }

    /// <summary>Our finalizer holds it until its end was seen.</summary>
    public bool IsHeldAsHook { get; init; }

    /// <summary>Where people reach what it offers, a line each; null for most.</summary>
    public string? Links { get; init; }

    public static LiveObject Of(MapNode live, Tracking tracking) => Of(live, new LiveReading(tracking, HealthChecks.BuiltIn));

    public static LiveObject Of(MapNode live, LiveReading reading)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(reading);
        var (metadata, annotations) = (live.Map("metadata"), live.Map("metadata", "annotations"));
        var (owned, whole) = (OwnedFields.DigestOf(live, Manager), Digest.Of(Body(live)));
        return new LiveObject
        {
            Key = ResourceKey.Of(live),
            ApiVersion = live["apiVersion"].Text() ?? "",
            Uid = metadata["uid"].Text() ?? "",
            ResourceVersion = metadata["resourceVersion"].Text() ?? "",
            IsOwned = owned is not null,
            Content = owned ?? whole,
            Whole = whole,
            Mark = reading.Tracking.Read(live),
            Health = reading.Health.Of(live),
            IsTerminating = metadata.Has("deletionTimestamp"),
            IsHook = Hook.IsHook(annotations),
            IsHeldAsHook = metadata.List("finalizers").Contains(Hook.Finalizer),
            HasOwner = metadata["ownerReferences"] is ListNode { Count: > 0 },
            SyncOptions = annotations[SyncOptionsAnnotation].Text() ?? "",
            Wave = WaveOf(annotations),
            IgnoresExtraneous = SyncOption.List(annotations[CompareOptionsAnnotation].Text()).Contains("IgnoreExtraneous"),
            IgnoresHealth = annotations[IgnoreHealthAnnotation].Text() == "true",
            Links = string.Join('\n', ExternalLinks.Of(live)) is { Length: > 0 } links ? links : null,
            IsKeptByHelm = annotations["helm.sh/resource-policy"].Text() == "keep",
        };
    }

    /// <summary>The wave that annotations name: ours, or else the weight that Helm gives a hook.</summary>
    public static int WaveOf(MapNode annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (int.TryParse(annotations["argocd.argoproj.io/sync-wave"].Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave)) return wave;
        return int.TryParse(annotations["helm.sh/hook-weight"].Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
    }

    /// <summary>What somebody wanted of the object, without what the server and controllers write into it.</summary>
    public static MapNode Body(MapNode live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var metadata = live.Map("metadata")
            .Without("managedFields").Without("resourceVersion").Without("generation").Without("uid").Without("creationTimestamp").Without("selfLink");
        return live.With("metadata", metadata).Without("status");
    }
}
