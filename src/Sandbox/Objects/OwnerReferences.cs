using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>A reference that stands there twice, with all its fields, counts once, and the writer is told.</summary>
internal static class OwnerReferences
{
    public static MapNode Distinct(WriteRequest request, MapNode item, bool isAfterAdmission)
    {
        if (item.At("metadata", "ownerReferences") is not ListNode { Count: > 1 } owners) return item;
        var (kept, twice) = (new List<Node>(), new List<string>());
        foreach (var owner in owners)
        {
            if (kept.Contains(owner)) twice.Add(owner.Text("uid") ?? "");
            else kept.Add(owner);
        }

        if (twice.Count == 0) return item;
        request.Warnings.Add($".metadata.ownerReferences contains duplicate entries{(isAfterAdmission ? " after mutating admission happens" : "")}; " +
            "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; " +
            $"duplicate UID(s) observed: [{string.Join(' ', twice)}]");
        return item.WithAt(["metadata", "ownerReferences"], ListNode.Of(kept));
    }
}
