using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Conversion;

/// <summary>Events have other names for the same fields in events.k8s.io than in the core group, in which they are kept.</summary>
internal static class EventConversion
{
    private static readonly (string Events, string Core, bool IsAlwaysInCore, bool IsAlwaysInEvents)[] Names =
    [
        ("regarding", "involvedObject", true, true),
        ("note", "message", false, false),
        ("reportingController", "reportingComponent", true, false),
        ("reportingInstance", "reportingInstance", true, false),
        ("deprecatedSource", "source", true, true),
        ("deprecatedFirstTimestamp", "firstTimestamp", true, true),
        ("deprecatedLastTimestamp", "lastTimestamp", true, true),
        ("deprecatedCount", "count", false, false),
    ];

    public static MapNode ToCore(MapNode item) => Names.Aggregate(item, static (renamed, name) => Renamed(renamed, name.Events, name.Core, name.IsAlwaysInCore));

    public static MapNode ToEvents(MapNode item) => Names.Aggregate(item, static (renamed, name) => Renamed(renamed, name.Core, name.Events, name.IsAlwaysInEvents));

    private static MapNode Renamed(MapNode item, string from, string to, bool isAlways)
    {
        var value = item[from];
        var isEmpty = value is null or NullNode or StringNode { Value.Length: 0 };
        if (isEmpty && !isAlways) return item.Without(from);
        return item.Without(from).With(to, value ?? Nothing(to));
    }

    private static Node Nothing(string field) => field switch
    {
        "involvedObject" or "source" or "regarding" or "deprecatedSource" => MapNode.Empty,
        "reportingComponent" or "reportingInstance" => StringNode.Empty,
        _ => NullNode.Instance,
    };
}
