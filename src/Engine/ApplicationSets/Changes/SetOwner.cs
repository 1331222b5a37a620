using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>How an Application says which set made it: by a reference to its controller, so that it goes when the set goes.</summary>
public static class SetOwner
{
    private const string Kind = "ApplicationSet";
    private const string Group = "argoproj.io/";

    /// <summary>The name of the set that made an Application; null when none did.</summary>
    public static string? Of(MapNode? application) => Controller(application) is { } owner && IsSet(owner) ? owner["name"].Text() : null;

    /// <summary>Who else has the Application; null when nobody does.</summary>
    internal static string? Other(MapNode application, string set) =>
        Controller(application) is { } owner && !(IsSet(owner) && owner["name"].Text() == set)
            ? $"{owner["kind"].Text()} {owner["name"].Text()}" : null;

    /// <summary>The references of an Application of which the set is the controller.</summary>
    internal static ListNode With(MapNode application, MapNode set)
    {
        var mine = MapNode.Of(
            ("apiVersion", set.Text("apiVersion") ?? Group + "v1alpha1"), ("kind", Kind), ("name", set.Text("metadata", "name") ?? ""),
            ("uid", set.Text("metadata", "uid") ?? ""), ("controller", true), ("blockOwnerDeletion", true));
        return ListNode.Of([.. application.List("metadata", "ownerReferences").Where(static one => one["controller"].Bool() != true),
            mine]);
    }

    /// <summary>The references of an Application without the set.</summary>
    public static ListNode Without(MapNode application, string set) => ListNode.Of(
        application.List("metadata", "ownerReferences").Where(one =>
            !(one is MapNode owner && IsSet(owner) && owner["name"].Text() == set)));

    private static MapNode? Controller(MapNode? application) =>
        application.List("metadata", "ownerReferences").FirstOrDefault(static one => one["controller"].Bool() == true) as MapNode;

    private static bool IsSet(MapNode owner) =>
        owner["kind"].Text() == Kind && owner["apiVersion"].Text()?.StartsWith(Group, StringComparison.Ordinal) == true;
}
