using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Objects;

public sealed partial class ObjectPipeline
{
    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Deletes an object, or marks it as one that goes when its finalizers, its dependents or its time let it.</summary>
    public Deleted Delete(WriteRequest request, DeleteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _admission.CheckDeletion(request);
        var table = _cluster.Table(request.Resource);
        while (true)
        {
            var seen = table.Get(request.Namespace, request.Name) ?? throw Missing(request);
            CheckPreconditions(request, options, seen);
            var marked = Marked(request, options, seen.Document);
            var isGone = Deletion.IsComplete(request.Resource, marked);
            // Kinds without grace show no trace of the deletion in the object that is gone at once.
            var last = isGone && !HasGrace(request) && seen.Document.At("metadata", "deletionTimestamp") is null ? seen.Document : marked;
            if (options.IsDryRun || request.IsDryRun || (!isGone && marked.Equals(seen.Document))) return new Deleted(last, isGone);
            var written = isGone ? _cluster.Store.Delete(table, seen, last) : _cluster.Store.Replace(table, seen, marked);
            if (written is null) continue;
            if (isGone) _admission.Release(request, last);
            return new Deleted(written.Document, isGone);
        }
    }

    private static void CheckPreconditions(WriteRequest request, DeleteOptions options, StoredObject seen)
    {
        if (options.Uid is { } uid && uid != seen.Uid)
        {
            throw ApiErrors.Conflict(request.Resource.Group, request.Resource.Kind, request.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({seen.Uid}). The object might have been deleted and then recreated");
        }
        var version = Revisions.Text(seen.Revision);
        if (options.ResourceVersion is { Length: > 0 } asked && asked != version)
        {
            throw ApiErrors.Conflict(request.Resource.Group, request.Resource.Kind, request.Name,
                $"the ResourceVersion in the precondition ({asked}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }

    private MapNode Marked(WriteRequest request, DeleteOptions options, MapNode item)
    {
        var metadata = item.Map("metadata");
        var grace = Grace(request, options, item);
        var finalizers = Finalizers(request, options, metadata);
        if (metadata["deletionTimestamp"] is null)
        {
            metadata = metadata.With("deletionTimestamp", Timestamps.Text(_cluster.Now.AddSeconds(grace ?? 0)));
            // Namespaces wait for their content, which takes as long as it takes.
            if (!IsNamespace(request) && !IsDefinition(request)) metadata = metadata.With("deletionGracePeriodSeconds", grace ?? 0);
            if (metadata.Integer("generation") is { } generation && generation > 0) metadata = metadata.With("generation", generation + 1);
        }
        else if (grace is { } shorter && metadata.Integer("deletionGracePeriodSeconds") is { } planned && shorter < planned)
        {
            metadata = metadata.With("deletionGracePeriodSeconds", shorter)
                .With("deletionTimestamp", Timestamps.Text(_cluster.Now.AddSeconds(shorter)));
        }
        metadata = finalizers.Count == 0 ? metadata.Without("finalizers") : metadata.With("finalizers", finalizers);
        item = item.With("metadata", metadata);
        if (IsDefinition(request)) return DefinitionDeletion.Marked(item, _cluster.Now);
        return IsNamespace(request) ? item.WithAt(["status", "phase"], "Terminating") : item;
    }

    /// <summary>The finalizers of the garbage collector follow what this deletion asks for; all others stay.</summary>
    private static ListNode Finalizers(WriteRequest request, DeleteOptions options, MapNode metadata)
    {
        var finalizers = metadata.List("finalizers");
        if (IsNamespace(request)) return finalizers;
        var propagation = options.Propagation ?? Present(finalizers) ?? DefaultPropagation(request);
        var own = propagation switch { "Orphan" => OrphanFinalizer, "Foreground" => ForegroundFinalizer, _ => null };
        var kept = finalizers.Where(finalizer => finalizer.Text() == own || finalizer.Text() is not (OrphanFinalizer or ForegroundFinalizer)).ToList();
        if (own is not null && kept.All(finalizer => finalizer.Text() != own)) kept.Add(own);
        return ListNode.Of(kept);
    }

    private static string? Present(ListNode finalizers) =>
        finalizers.Any(finalizer => finalizer.Text() == OrphanFinalizer) ? "Orphan"
        : finalizers.Any(finalizer => finalizer.Text() == ForegroundFinalizer) ? "Foreground" : null;

    /// <summary>The two oldest kinds leave their Pods behind unless they are told otherwise.</summary>
    private static string DefaultPropagation(WriteRequest request) =>
        request.Resource is { Group: "", Plural: "replicationcontrollers" } or { Group: "batch", Plural: "jobs" } ? "Orphan" : "Background";

    private static bool HasGrace(WriteRequest request) => request.Resource is { Group: "", Plural: "pods" };

    private static bool IsDefinition(WriteRequest request) =>
        request.Resource is { Group: "apiextensions.k8s.io", Plural: "customresourcedefinitions" };

    private static bool IsNamespace(WriteRequest request) => request.Resource is { Group: "", Plural: "namespaces" };

    private static long? Grace(WriteRequest request, DeleteOptions options, MapNode item)
    {
        if (!HasGrace(request)) return null;
        // Nobody stops what no node has started or what has already ended.
        if (item.Text("spec", "nodeName") is null or "" || item.Text("status", "phase") is "Failed" or "Succeeded") return 0;
        var asked = options.GraceSeconds ?? item.Integer("spec", "terminationGracePeriodSeconds") ?? 30;
        return asked < 0 ? 1 : asked;
    }
}

/// <summary>What a deletion left: the object in its last or its marked state.</summary>
public sealed record Deleted(MapNode Item, bool IsGone);
