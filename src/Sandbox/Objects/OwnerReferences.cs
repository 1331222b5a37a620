using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>An owner that is named twice counts once, and the writer is told.</summary>
internal static class OwnerReferences
{
    public static MapNode Distinct(WriteRequest request, MapNode item, bool isAfterAdmission)
    {
        if (item.At("metadata", "ownerReferences") is not ListNode { Count: > 1 } owners) return item;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = owners.Where(owner => seen.Add(owner.Text("uid") ?? "")).ToList();
        if (kept.Count == owners.Count) return item;
        seen.Clear();
        var twice = owners.Select(owner => owner.Text("uid") ?? "").Where(uid => !seen.Add(uid));
        request.Warnings.Add($".metadata.ownerReferences contains duplicate entries{(isAfterAdmission ? " after mutating admission happens" : "")}; " +
            "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; " +
            $"duplicate UID(s) observed: [{string.Join(' ', twice)}]");
        return item.WithAt(["metadata", "ownerReferences"], ListNode.Of(kept));
    }
}
