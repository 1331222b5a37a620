using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>
/// The way of an object into the store, the same for clients and controllers: decode, default, admission, ownership of fields, rules of
/// the kind, shared metadata, and a write that is refused if somebody else was faster.
/// </summary>
public sealed partial class ObjectPipeline(Cluster cluster)
{
    private readonly KindLookup _kinds = new(cluster);
    private readonly Admission _admission = new(cluster);

    public MapNode Create(WriteRequest request, MapNode document)
    {
        var rules = _kinds.Of(request.Resource);
        var decoded = Decoding.Decode(rules, document, request);
        Identity.CheckNamespace(request, decoded);
        decoded = Identity.InNamespace(request, decoded);
        var item = rules.Default(decoded);
        item = _kinds.Own(request, MapNode.Empty, item, cluster.Now);
        item = _admission.Mutate(request, item, null);
        for (var attempt = 0; ; attempt++)
        {
            var named = CreationMetadata.Fill(item, request, cluster);
            var prepared = rules.PrepareForCreate(named, _kinds.Context(request));
            Validation.Check(request, prepared, rules.ValidateCreate(prepared));
            AddWarnings(request, rules.Warnings(prepared, null));
            _admission.Validate(request, prepared, null);
            prepared = _admission.Allocate(request, prepared, null);
            if (Insert(request, prepared) is { } created) return created;
            _admission.Release(request, prepared);
            // A generated name that is taken is not the client's fault: draw again.
            if (item.Text("metadata", "name") is { Length: > 0 } || attempt == 7) throw Taken(request, prepared);
        }
    }

    public MapNode Update(WriteRequest request, MapNode document)
    {
        var rules = _kinds.Of(request.Resource);
        var decoded = Decoding.Decode(rules, document, request);
        Identity.CheckName(request, decoded);
        Identity.CheckNamespace(request, decoded);
        decoded = Identity.InNamespace(request, decoded);
        var isUnconditional = decoded.Text("metadata", "resourceVersion") is null or "";
        return Retry(request, seen =>
        {
            if (seen is null && rules.AllowsCreateOnUpdate) return null;
            var old = (seen ?? throw Missing(request)).Document;
            return Change(request, rules, seen, rules.Default(decoded), isUnconditional, old);
        }, () => Create(request, document));
    }

    /// <summary>Computes a new state from the present one and writes it; computed again when somebody else was faster.</summary>
    /// <param name="request">What is changed.</param>
    /// <param name="change">The new state of the whole object, of the form that clients send.</param>
    public MapNode Modify(WriteRequest request, Func<MapNode, MapNode> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var rules = _kinds.Of(request.Resource);
        return Retry(request, seen =>
        {
            var old = (seen ?? throw Missing(request)).Document;
            return Change(request, rules, seen, change(old), isUnconditional: true, old);
        }, () => throw Missing(request));
    }

    private Outcome Change(WriteRequest request, KindRules rules, StoredObject seen, MapNode item, bool isUnconditional, MapNode old)
    {
        Identity.CheckPreconditions(request, item, seen, isUnconditional, rules);
        item = _kinds.Own(request, old, item, cluster.Now);
        item = _admission.Mutate(request, item, old);
        var kept = UpdateMetadata.Keep(item, old);
        var prepared = rules.PrepareForUpdate(kept, old, request.Subresource, _kinds.Context(request));
        Validation.Check(request, prepared, [.. UpdateMetadata.Validate(prepared, old), .. rules.ValidateUpdate(prepared, old, request.Subresource)]);
        AddWarnings(request, rules.Warnings(prepared, old));
        _admission.Validate(request, prepared, old);
        prepared = _admission.Allocate(request, prepared, old);
        prepared = prepared.WithAt(["metadata", "resourceVersion"], old.Text("metadata", "resourceVersion")!);
        if (prepared.Equals(old)) return new Outcome(old, IsDone: true);
        if (request.IsDryRun) return new Outcome(prepared, IsDone: true);
        return new Outcome(prepared, IsDone: false);
    }

    private MapNode Retry(WriteRequest request, Func<StoredObject?, Outcome?> attempt, Func<MapNode> otherwise)
    {
        var table = cluster.Table(request.Resource);
        while (true)
        {
            var seen = table.Get(request.Namespace, request.Name);
            if (attempt(seen) is not { } outcome) return otherwise();
            if (outcome.IsDone) return outcome.Item;
            // What only waited for its last finalizer goes with the finalizer.
            var written = Deletion.IsComplete(request.Resource, outcome.Item)
                ? cluster.Store.Delete(table, seen!, outcome.Item)
                : cluster.Store.Replace(table, seen!, outcome.Item);
            if (written is not null) return written.Document;
        }
    }

    private MapNode? Insert(WriteRequest request, MapNode prepared)
    {
        var table = cluster.Table(request.Resource);
        if (!request.IsDryRun) return cluster.Store.Create(table, prepared)?.Document;
        return table.Get(request.Namespace, prepared.Text("metadata", "name") ?? "") is null ? prepared : null;
    }

    private ApiException Taken(WriteRequest request, MapNode item)
    {
        var name = item.Text("metadata", "name") ?? "";
        var present = cluster.Table(request.Resource).Get(request.Namespace, name)?.Document;
        return ApiErrors.AlreadyExists(request.Resource.Group, request.Resource.Plural, name,
            isBeingDeleted: present?.At("metadata", "deletionTimestamp") is not null);
    }

    private static ApiException Missing(WriteRequest request) =>
        ApiErrors.NotFound(request.Resource.Group, request.Resource.Plural, request.Name);

    private static void AddWarnings(WriteRequest request, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
            if (!request.Warnings.Contains(warning)) request.Warnings.Add(warning);
    }

    private sealed record Outcome(MapNode Item, bool IsDone);
}
