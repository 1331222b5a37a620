using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>
/// The way of an object into the store, the same for clients and controllers: decode, default, admission, ownership of fields, rules of
/// the kind, shared metadata, and a write that is refused if somebody else was faster.
/// </summary>
public sealed partial class ObjectPipeline
{
    // As often as the real server draws a generated name before it gives up.
    private const int NameAttemptsMax = 8;

    private readonly Cluster _cluster;
    private readonly Admission _admission;
    private readonly FieldOwners _owners;
    private readonly ClusterView _view;

    public ObjectPipeline(Cluster cluster)
    {
        _cluster = cluster;
        Kinds = new KindLookup();
        _admission = new Admission(cluster);
        _owners = new FieldOwners(cluster, Kinds);
        _view = new ClusterView(cluster);
    }

    public KindLookup Kinds { get; }

    public MapNode Create(WriteRequest request, MapNode document)
    {
        var rules = Kinds.Of(request.Resource);
        var decoded = CreationMetadata.Cleared(Decoding.Decode(rules, document, request));
        Identity.CheckNamespace(request, decoded);
        var item = OwnerReferences.Distinct(request, rules.Default(Identity.InNamespace(request, decoded)), isAfterAdmission: false);
        return Insert(request, rules, request.Manager.Length == 0 ? item : _owners.Update(request, rules, null, item));
    }

    /// <summary>What would become of a document, without anything being stored: decoded, defaulted, with its manager.</summary>
    public MapNode Read(WriteRequest request, MapNode document)
    {
        var rules = Kinds.Of(request.Resource);
        var decoded = Decoding.Decode(rules, document, request);
        Identity.CheckNamespace(request, decoded);
        var item = rules.Default(request.Resource.IsNamespaced ? Identity.InNamespace(request, decoded) : decoded);
        return _owners.Update(request, rules, null, item);
    }

    /// <summary>Replaces the object (or the part of it that the subresource is) by what the client sent.</summary>
    public MapNode Update(WriteRequest request, MapNode document)
    {
        var rules = Kinds.Of(request.Resource);
        var decoded = Decoding.Decode(rules, document, request);
        Identity.CheckName(request, decoded);
        Identity.CheckNamespace(request, decoded);
        var item = OwnerReferences.Distinct(request, rules.Default(Identity.InNamespace(request, decoded)), isAfterAdmission: false);
        return Retry(request, seen =>
        {
            if (seen is not null) return Change(request, rules, seen, item, isPatch: false);
            return rules.AllowsCreateOnUpdate && request.Subresource.Length == 0 ? null : throw Missing(request);
        }) ?? Create(request, document);
    }

    /// <summary>Computes a new state from the present one and writes it; computed again when somebody else was faster.</summary>
    /// <param name="request">What is changed, in the version that is kept.</param>
    /// <param name="change">The new state of the object; itself when there is nothing to do.</param>
    public MapNode Modify(WriteRequest request, Func<MapNode, MapNode> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var rules = Kinds.Of(request.Resource);
        return Retry(request, seen =>
        {
            var old = (seen ?? throw Missing(request)).Document;
            var changed = change(old);
            return ReferenceEquals(changed, old) ? new Outcome(old, IsDone: true) : Change(request, rules, seen, changed, isPatch: true);
        })!;
    }

    private MapNode Insert(WriteRequest request, KindRules rules, MapNode item)
    {
        item = _admission.Mutate(request, rules.ToHub(item), null);
        for (var attempt = 1; ; attempt++)
        {
            var named = CreationMetadata.Fill(item, request, _cluster);
            var prepared = rules.PrepareForCreate(named, Context(request));
            Validation.Check(request, prepared, rules.ValidateCreate(prepared));
            AddWarnings(request, rules.Warnings(prepared, null));
            _admission.Validate(request, prepared, null);
            prepared = rules.ToStorage(_admission.Allocate(request, prepared, null));
            if (Add(request, prepared) is { } created) return created;
            _admission.Release(request, prepared);
            // A generated name that is taken is not the client's fault: draw again.
            if (item.Text("metadata", "name") is { Length: > 0 } || attempt == NameAttemptsMax) throw Taken(request, prepared);
        }
    }

    private Outcome Change(WriteRequest request, KindRules rules, StoredObject seen, MapNode item, bool isPatch, bool isOwned = false)
    {
        var old = seen.Document;
        Identity.CheckPreconditions(request, item, seen, rules, isPatch);
        if (!isOwned && request.Manager.Length > 0) item = _owners.Update(request, rules, rules.FromHub(old), item);
        item = OwnerReferences.Distinct(request, _admission.Mutate(request, rules.ToHub(item), old), isAfterAdmission: true);
        var prepared = rules.PrepareForUpdate(UpdateMetadata.Keep(item, old), old, request.Subresource, Context(request));
        Validation.Check(request, prepared,
            [.. UpdateMetadata.Validate(prepared, old), .. rules.ValidateUpdate(prepared, old, request.Subresource)]);
        AddWarnings(request, rules.Warnings(prepared, old));
        _admission.Validate(request, prepared, old);
        prepared = rules.ToStorage(_admission.Allocate(request, prepared, old));
        prepared = prepared.WithAt(["metadata", "resourceVersion"], Revisions.Text(seen.Revision));
        prepared = ManagedFields.KeepTimesWhereNothingElseChanged(old, prepared);
        if (prepared.Equals(old)) return new Outcome(old, IsDone: true);
        return new Outcome(prepared, request.IsDryRun);
    }

    private MapNode? Retry(WriteRequest request, Func<StoredObject?, Outcome?> attempt)
    {
        var table = _cluster.Table(request.Resource);
        while (true)
        {
            var seen = table.Get(request.Namespace, request.Name);
            if (attempt(seen) is not { } outcome) return null;
            if (outcome.IsDone) return outcome.Item;
            // What only waited for its last finalizer goes with the finalizer.
            var isGone = Deletion.IsComplete(request.Resource, outcome.Item);
            var written = isGone
                ? _cluster.Store.Delete(table, seen!, outcome.Item)
                : _cluster.Store.Replace(table, seen!, outcome.Item);
            if (written is null) continue;
            if (isGone) _admission.Release(request, outcome.Item);
            return written.Document;
        }
    }

    private MapNode? Add(WriteRequest request, MapNode prepared)
    {
        var table = _cluster.Table(request.Resource);
        if (!request.IsDryRun) return _cluster.Store.Create(table, prepared)?.Document;
        return table.Get(request.Namespace, prepared.Text("metadata", "name") ?? "") is null ? prepared : null;
    }

    private KindContext Context(WriteRequest request) =>
        new(_cluster.Now, _view, new RequestUser(request.User.Name, request.User.Uid, request.User.Groups));

    private ApiException Taken(WriteRequest request, MapNode item)
    {
        var name = item.Text("metadata", "name") ?? "";
        var present = _cluster.Table(request.Resource).Get(request.Namespace, name)?.Document;
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

    /// <param name="Item">The new state.</param>
    /// <param name="IsDone">There is nothing to write: nothing changed, or it was only a trial.</param>
    private sealed record Outcome(MapNode Item, bool IsDone);
}
