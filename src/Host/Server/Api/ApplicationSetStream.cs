using System.Globalization;
using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Host.Server.Api;

/// <summary>ApplicationSets as they change. Each reader has a watch of its own: few look at them, and few there are.</summary>
internal sealed class ApplicationSetStream(ControlApplicationSets sets)
{
    public async Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call) => ReadAsync(call, await sets.FilterAsync(call), call.Stop);

    private async IAsyncEnumerable<MapNode> ReadAsync(
        Call call, Func<MapNode, bool> filter, [EnumeratorCancellation] CancellationToken stop)
    {
        // Who has a list names its version, and then needs nothing but what has changed since.
        var isSince = long.TryParse(call.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var since);
        var (known, listed) = (new Dictionary<string, MapNode>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var query = await sets.QueryAsync(call.Text("appSetNamespace"), stop);
        await foreach (var happened in sets.Cluster.ListAndWatchAsync(await sets.KindAsync(stop), query, null, stop))
        {
            if (await call.NowAsync() is not { } now) yield break;
            call = now;
            if (happened is WatchEvent.ListBegun) listed.Clear();
            foreach (var (item, isGone) in Told(happened, known, listed))
            {
                var key = KeyOf(item);
                if (!isGone && filter(item) && sets.MayGet(call, item))
                {
                    var before = known.GetValueOrDefault(key);
                    known[key] = item;
                    if (before is not null && ObjectVersion.Of(before) == ObjectVersion.Of(item)) continue;
                    // Of what was there before the reader's list, nothing is news.
                    if (!isSince || before is not null || ObjectVersion.Of(item) > since) yield return Event(
                        before is null ? "ADDED" : "MODIFIED", item);
                }
                else if (known.Remove(key, out var last)) yield return Event("DELETED", last);
            }
        }
    }

    /// <summary>What an event says of single sets. A list that has ended says of those that are not in it that they are gone.</summary>
    private static IEnumerable<(MapNode Item, bool IsGone)> Told(
        WatchEvent happened, Dictionary<string, MapNode> known, HashSet<string> listed)
    {
        switch (happened)
        {
            case WatchEvent.Changed changed: return [(changed.Object, false)];
            case WatchEvent.Deleted deleted: return [(deleted.Object, true)];
            case WatchEvent.Page page:
                listed.UnionWith(page.Objects.Select(KeyOf));
                return page.Objects.Select(static item => (item, false));
            case WatchEvent.ListEnded: return [.. known.Where(one => !listed.Contains(one.Key)).Select(static one => (one.Value, true))];
            default: return [];
        }
    }

    private static string KeyOf(MapNode set) => $"{set.Text("metadata", "namespace")}/{set.Text("metadata", "name")}";

    private static MapNode Event(string type, MapNode set) =>
        MapNode.Of(("type", type), ("applicationSet", ManagedFields.Without(set)));
}
