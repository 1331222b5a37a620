using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Api;

/// <summary>A resource as clients send it: often one that they have read before, with all that the cluster says of it.</summary>
internal static class SentObject
{
    private static readonly string[] Compared = ["labels", "annotations", "finalizers"];

    /// <summary>What is to be made of it: without what the cluster alone says, and without a status.</summary>
    public static MapNode Of(MapNode sent, string kind, string @namespace)
    {
        var item = sent.With("apiVersion", "argoproj.io/v1alpha1").With("kind", kind).Without("status");
        return item.With("metadata", MapNode.Of(item.Map("metadata").Where(static field => !IsOfServer(field.Key)))
            .With("namespace", @namespace));
    }

    /// <summary>Whether what is there says what is wanted.</summary>
    public static bool SaysTheSame(MapNode known, MapNode wanted) => known["spec"] == wanted["spec"]
        && Array.TrueForAll(Compared, field => IsEqual(known.Map("metadata")[field], wanted.Map("metadata")[field]));

    private static bool IsOfServer(string field) =>
        field is "uid" or "resourceVersion" or "generation" or "creationTimestamp" or "managedFields" or "selfLink"
        or "deletionTimestamp" or "deletionGracePeriodSeconds";

    private static bool IsEqual(Node? one, Node? other) => one == other || (IsNothing(one) && IsNothing(other));

    private static bool IsNothing(Node? node) => node is null or NullNode or MapNode { Count: 0 } or ListNode { Count: 0 };
}
