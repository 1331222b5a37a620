using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// Settings that say where a Secret has the value instead of saying it: `$key` is a field of argocd-secret, `$name:key` one of a Secret
/// that is labelled as a part of Argo CD.
/// </summary>
internal static class SecretReferences
{
    private const string PartLabel = "app.kubernetes.io/part-of";

    /// <summary>The settings with what the Secrets say in the place of the references.</summary>
    /// <param name="missing">Gets the references that lead to nothing.</param>
    public static Node Resolve(Node node, AccessDocuments documents, ICollection<string> missing)
    {
        switch (node)
        {
            case MapNode map: return map.Changed((_, value) => Resolve(value, documents, missing));
            case ListNode list: return ListNode.Of(list.Select(one => Resolve(one, documents, missing)));
            case StringNode { Value: ['$', _, ..] reference }:
                if (Find(reference[1..], documents) is { } found) return found.Trim();
                missing.Add(reference);
                return node;
            default: return node;
        }
    }

    private static string? Find(string reference, AccessDocuments documents)
    {
        if (reference.Split(':', 2) is not [var name, var key])
            return SecretData.Of(documents.Secret).GetValueOrDefault(reference);
        return documents.Secrets.GetValueOrDefault(name) is { } secret && secret.Text("metadata", "labels", PartLabel) == "argocd"
            ? SecretData.Of(secret).GetValueOrDefault(key) : null;
    }
}
