using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

internal static class EventTable
{
    public static IReadOnlyList<Node> Cells(MapNode item, DateTimeOffset now)
    {
        var about = item["involvedObject"];
        var (first, last) = (First(item, now), Last(item, now));
        return
        [
            last, Cell.TextOr("", item, "type"), Cell.TextOr("", item, "reason"),
            $"{(about.Text("kind") ?? "").ToLowerInvariant()}/{about.Text("name")}", about.Text("fieldPath") ?? "", Source(item),
            (item.Text("message") ?? "").Trim(), first, Count(item), Cell.Name(item),
        ];
    }

    private static Node Source(MapNode item)
    {
        var source = item["source"];
        var component = source.Text("component") is { Length: > 0 } named ? named
            : item.Text("reportingComponent") ?? "";
        var host = source.Text("host") is { Length: > 0 } given ? given : item.Text("reportingInstance") ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }

    private static Node Count(MapNode item) => item.Integer("series", "count") ?? item.Integer("count") ?? 1;

    private static string First(MapNode item, DateTimeOffset now) =>
        Cell.Since(item["firstTimestamp"].IsNullOrAbsent() ? item["eventTime"] : item["firstTimestamp"], now);

    private static string Last(MapNode item, DateTimeOffset now)
    {
        if (item.At("series", "lastObservedTime") is { } observed) return Cell.Since(observed, now);
        return item["lastTimestamp"].IsNullOrAbsent() ? First(item, now) : Cell.Since(item["lastTimestamp"], now);
    }
}
