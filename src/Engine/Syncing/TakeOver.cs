using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;

namespace GitOpsActors.Engine.Syncing;

/// <summary>Makes the fields of earlier client-side applies ours.</summary>
public static class TakeOver
{
    private static readonly string[] ClientSideManagers = ["kubectl-client-side-apply", LiveObject.Manager];

    /// <summary>
    /// The JSON patch that moves the ownership; null when there is nothing to move. It fails when somebody writes in between.
    /// </summary>
    public static ListNode? Patch(MapNode live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var entries = live.List("metadata", "managedFields");
        var (kept, taken, first) = (new List<Node>(), FieldSet.Empty, -1);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry["operation"].Text() == "Update"
                && entry["subresource"].Text() is not { Length: > 0 }
                && Array.IndexOf(ClientSideManagers, entry["manager"].Text()) >= 0)
            {
                taken = taken.Union(FieldsV1.Read(entry["fieldsV1"] ?? MapNode.Empty));
                first = first < 0 ? i : first;
            }
            else
            {
                kept.Add(entry);
            }
        }

        if (first < 0) return null;
        var ours = entries[first].Map()
            .With("manager", LiveObject.Manager).With("operation", "Apply").With("fieldsV1", FieldsV1.Write(taken));
        return ListNode.Of(
            MapNode.Of(("op", "replace"), ("path", "/metadata/managedFields"), ("value", ListNode.Of([ours, .. kept]))),
            MapNode.Of(
                ("op", "replace"), ("path", "/metadata/resourceVersion"),
                ("value", live.Text("metadata", "resourceVersion") ?? "")));
    }
}
