using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>The spec of an Application as it is kept: what says nothing is left out, so that it is no difference later.</summary>
internal static class SetNormalisation
{
    private static readonly string[] Tools = ["helm", "kustomize", "directory", "plugin"];

    public static MapNode Of(MapNode spec)
    {
        var kept = ((MapNode)WithoutNulls(spec)).Changed(static (key, value) => key switch
        {
            "source" when value is MapNode source => Source(source),
            "sources" when value is ListNode sources => sources.Changed(static one => one is MapNode source ? Source(source) : one),
            "syncPolicy" when value is MapNode policy && IsEmpty(policy) => null,
            _ => value,
        });
        return kept["project"].Text() is { Length: > 0 } ? kept : kept.With("project", "default");
    }

    private static bool IsEmpty(MapNode policy) => policy.All(static field => field.Value is ListNode { Count: 0 });

    private static MapNode Source(MapNode source) =>
        source.Changed(static (key, value) => value is MapNode { Count: 0 } && Tools.Contains(key) ? null : value);

    private static Node WithoutNulls(Node node) => node switch
    {
        MapNode map => map.Changed(static (_, value) => value is NullNode ? null : WithoutNulls(value)),
        ListNode list => list.Changed(WithoutNulls),
        _ => node,
    };
}
