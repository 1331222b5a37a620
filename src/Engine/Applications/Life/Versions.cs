using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>The order of the versions that one cluster gives to its objects.</summary>
public static class Versions
{
    public static bool IsNewer(string version, string than) =>
        ulong.TryParse(version, out var left) && ulong.TryParse(than, out var right) && left > right;

    /// <summary>Whether both are the same object, and the one was read after the other.</summary>
    public static bool IsNewer(MapNode item, MapNode than) =>
        item.Text("metadata", "uid") == than.Text("metadata", "uid") && IsNewer(Of(item), Of(than));

    private static string Of(MapNode item) => item.Text("metadata", "resourceVersion") ?? "";
}
