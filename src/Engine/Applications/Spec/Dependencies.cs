using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>For what an Application waits because of others.</summary>
/// <param name="Annotation">What it was worked out from; with another one it says nothing.</param>
/// <param name="Words">Empty when it need not wait.</param>
public sealed record DependencyWait(string Annotation, string Words);

/// <summary>Applications that others must be in sync and healthy for before they sync themselves, as an annotation names them.</summary>
public static class Dependencies
{
    public const string Annotation = "gitops-actors.io/depends-on";

    public static string TextOf(MapNode? resource) => resource.Map("metadata", "annotations")[Annotation].Text() ?? "";

    /// <summary>The short names of those on which an Application depends. One without a namespace lies in that of the Application itself.</summary>
    public static IReadOnlyList<string> Of(MapNode? resource, string controlNamespace)
    {
        if (resource is null || TextOf(resource) is not { Length: > 0 } text) return [];
        var own = ApplicationName.Of(resource).Namespace is { Length: > 0 } @namespace ? @namespace : controlNamespace;
        return [.. SyncOption.List(text).Select(name => ApplicationName.Parse(name, own).Short(controlNamespace)).Distinct()];
    }

    /// <summary>For what an Application has to wait, in words; empty when for nothing.</summary>
    /// <param name="all">All Applications, by their short names.</param>
    public static DependencyWait WaitOf(string name, IReadOnlyDictionary<string, MapNode> all, string controlNamespace)
    {
        ArgumentNullException.ThrowIfNull(all);
        return new(TextOf(all.GetValueOrDefault(name)), WordsOf(name, all, controlNamespace));
    }

    private static string WordsOf(string name, IReadOnlyDictionary<string, MapNode> all, string controlNamespace)
    {
        var wanted = Of(all.GetValueOrDefault(name), controlNamespace);
        if (wanted.Count == 0) return "";
        if (Cycle(name, all, controlNamespace) is { } cycle)
            return $"applications wait for each other: {string.Join(" -> ", cycle)}; take one of them out of the annotation {Annotation}";
        var waits = wanted.Select(one => (Name: one, State: StateOf(all.GetValueOrDefault(one)))).Where(static one => one.State.Length > 0).ToList();
        return waits.Count == 0 ? "" : $"waiting for {string.Join(", ", waits.Select(static one => $"application {one.Name} ({one.State})"))}";
    }

    /// <summary>What keeps others waiting for it; empty for nothing.</summary>
    private static string StateOf(MapNode? resource)
    {
        if (resource is null) return "does not exist";
        var status = resource.Map("status");
        if (resource["operation"] is MapNode || status.Map("operationState")["phase"].Text() is "Running" or "Terminating") return "syncs";
        var (sync, health) = (status.Text("sync", "status") ?? "Unknown", status.Text("health", "status") ?? "Unknown");
        return sync != "Synced" ? sync : health != "Healthy" ? health : "";
    }

    /// <summary>A way from the Application over those that it depends on back to itself; null when there is none.</summary>
    private static List<string>? Cycle(string name, IReadOnlyDictionary<string, MapNode> all, string controlNamespace)
    {
        var (from, open) = (new Dictionary<string, string>(StringComparer.Ordinal), new Queue<string>([name]));
        while (open.TryDequeue(out var one))
        {
            foreach (var next in Of(all.GetValueOrDefault(one), controlNamespace))
            {
                if (next == name) return WayTo(one, name, from);
                if (from.TryAdd(next, one)) open.Enqueue(next);
            }
        }

        return null;
    }

    private static List<string> WayTo(string last, string name, Dictionary<string, string> from)
    {
        var way = new List<string> { name };
        for (var one = last; one != name; one = from[one]) way.Insert(0, one);
        way.Insert(0, name);
        return way;
    }
}
