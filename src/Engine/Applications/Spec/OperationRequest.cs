using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>A wish to sync, as it stands in an Application's `operation` or as automation makes it. The document is kept, since users read it back.</summary>
public sealed record OperationRequest(MapNode Document)
{
    private MapNode Sync => Document.Map("sync");

    public bool HasSync => Document["sync"] is MapNode;

    /// <summary>What to sync to; empty for what the spec names.</summary>
    public IReadOnlyList<string> Revisions => Sync["revisions"] is ListNode { Count: > 0 } list
        ? [.. list.Select(static revision => revision.Text() ?? "")]
        : Sync["revision"].Text() is { Length: > 0 } revision ? [revision] : [];

    /// <summary>The sources instead of those of the spec; empty for the spec's.</summary>
    public IReadOnlyList<SourceSpec> Sources => Sync["sources"] is ListNode { Count: > 0 } list
        ? [.. list.Select(SourceSpec.Read)]
        : Sync["source"] is MapNode source ? [SourceSpec.Read(source)] : [];

    public bool Prune => Sync["prune"].Bool() ?? false;

    public bool DryRun => Sync["dryRun"].Bool() ?? false;

    public bool Force => Sync.Map("syncStrategy", "apply")["force"].Bool() ?? Sync.Map("syncStrategy", "hook")["force"].Bool() ?? false;

    /// <summary>What is to be brought out in place of what Git has; empty for what Git has.</summary>
    public ListNode Manifests => Sync.List("manifests");

    public bool HasLocalManifests => Manifests.Count > 0;

    /// <summary>The request as it is remembered and told, without what Secrets among its manifests hold.</summary>
    public OperationRequest Told => HasLocalManifests
        ? new OperationRequest(Document.WithAt(["sync", "manifests"], Manifests.Changed(LocalManifests.Told)))
        : this;

    /// <summary>Only these objects; empty for all.</summary>
    public IReadOnlyList<ResourceKey> Resources => [.. Sync.List("resources").Select(static resource => new ResourceKey(
        resource["group"].Text() ?? "", resource["kind"].Text() ?? "", resource["namespace"].Text() ?? "", resource["name"].Text() ?? ""))];

    /// <summary>Hooks belong to syncs of a whole Application.</summary>
    public bool RunsHooks => !IsSelective && Sync.Map("syncStrategy")["apply"] is not MapNode;

    public bool IsSelective => Sync["resources"] is ListNode { Count: > 0 };

    public IReadOnlyList<string> Options => [.. Sync.List("syncOptions").Select(static option => option.Text()).OfType<string>()];

    public bool IsAutomated => Document.Map("initiatedBy")["automated"].Bool() ?? false;

    /// <summary>The name of the person who wants it; empty for automation and where nobody says.</summary>
    public string By => Document.Map("initiatedBy")["username"].Text() ?? "";

    /// <summary>Which attempt of self-healing it is; zero for none.</summary>
    public int SelfHealAttempt => (int)Math.Clamp(Sync["autoHealAttemptsCount"].Integer() ?? 0, 0, int.MaxValue);

    /// <summary>What of the request is no field, or holds what its field can't; empty when it can be read.</summary>
    public string Problem => string.Join("; ", FieldCheck.OfOperation(Document).Take(3));

    public RetrySpec Retry => RetrySpec.Read(Document["retry"], "operation.retry", new List<string>()) ?? RetrySpec.None;

    /// <summary>Whether the object is among those that the request names.</summary>
    public bool Covers(ResourceKey key) => !IsSelective || Resources.Any(named => Names(named, key));

    /// <summary>Whether an entry of the request means the object; one without a namespace means it in any.</summary>
    public static bool Names(ResourceKey named, ResourceKey key) =>
        named.Group == key.Group && named.Kind == key.Kind && named.Name == key.Name
            && (named.Namespace.Length == 0 || named.Namespace == key.Namespace);

    /// <summary>The sync that automation starts by itself.</summary>
    /// <param name="only">For self-healing: what differs; null for everything.</param>
    public static OperationRequest Automated(ApplicationSpec spec, IReadOnlyList<string> revisions, IReadOnlyList<ResourceKey>? only, int selfHealAttempt)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var sync = new MapBuilder();
        if (spec.IsMultiSource) sync.Set("revisions", ListNode.Of(revisions.Select(static revision => (Node)revision)));
        else sync.Set("revision", revisions[0]);
        if (spec.SyncPolicy.Automated?.Prune == true) sync.Set("prune", true);
        if (only is not null)
        {
            sync.Set("resources", ListNode.Of(only.Select(static key => (Node)MapNode.Of(
                ("group", key.Group), ("kind", key.Kind), ("name", key.Name), ("namespace", key.Namespace)))));
        }

        if (spec.SyncPolicy.Options.Count > 0) sync.Set("syncOptions", ListNode.Of(spec.SyncPolicy.Options.Select(static option => (Node)option)));
        if (selfHealAttempt > 0) sync.Set("autoHealAttemptsCount", selfHealAttempt);
        return new OperationRequest(MapNode.Of(
            ("sync", sync.Build()),
            ("initiatedBy", MapNode.Of(("automated", true))),
            ("retry", (spec.SyncPolicy.Retry ?? RetrySpec.OfAutomation).Write())));
    }
}
