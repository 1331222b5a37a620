using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>An owner counts once: the server leaves out what refers to it again, and says so.</summary>
internal static class OwnerReferences
{
    public static MapNode Deduplicated(WriteRequest request, MapNode item)
    {
        var owners = item.List("metadata", "ownerReferences");
        if (owners.Count < 2) return item;
        var (seen, kept, twice) = (new HashSet<string?>(StringComparer.Ordinal), new List<Node>(), new List<string?>());
        foreach (var owner in owners)
        {
            if (seen.Add(owner.Text("uid"))) kept.Add(owner);
            else twice.Add(owner.Text("uid"));
        }
        if (twice.Count == 0) return item;
        var warning = ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests " +
            $"as early as 1.24; please fix your requests; duplicate UID(s) observed: {string.Join(", ", twice)}";
        if (!request.Warnings.Contains(warning)) request.Warnings.Add(warning);
        return item.WithAt(["metadata", "ownerReferences"], ListNode.Of(kept));
    }
}
