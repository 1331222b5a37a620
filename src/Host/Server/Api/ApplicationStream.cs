using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Applications as they change; all, or those that are meant. A reader that is too slow is cut off and begins anew.</summary>
internal sealed class ApplicationStream(FleetClient fleet)
{
    private const int WaitingMax = 100_000;

    private readonly ControlApplications _applications = new(fleet);

    /// <summary>Grows with every change; zero where the cluster counts in another way.</summary>
    public static long VersionOf(MapNode item) =>
        long.TryParse(item.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var it) ? it : 0;

    public async Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call)
    {
        var (filter, mayGet) = (ApplicationFilter.Of(call), _applications.MayGet(call));
        // Who has a list names its version, and then needs nothing but what has changed since.
        var since = filter.Name.Length == 0 && long.TryParse(call.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var version) ? version : 0;
        return ReadAsync(item => filter.Passes(item) && mayGet(item), since, call.Stop);
    }

    private async IAsyncEnumerable<MapNode> ReadAsync(Func<MapNode, bool> isMeant, long since,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var changes = Channel.CreateBounded<(string Name, MapNode? Item)>(WaitingMax);
        using var listening = fleet.Listen((name, item) =>
        {
            if (!changes.Writer.TryWrite((name, item))) changes.Writer.TryComplete();
        });
        var known = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        foreach (var (name, item) in (await fleet.ControlPlaneAsync(stop)).Applications.OrderBy(
            static one => one.Key, StringComparer.Ordinal))
        {
            if (!isMeant(item)) continue;
            known[name] = item;
            if (VersionOf(item) is var version && (since == 0 || version == 0 || version > since))
                yield return Event(since == 0 ? "ADDED" : "MODIFIED", item);
        }

        await foreach (var (name, item) in changes.Reader.ReadAllAsync(stop))
        {
            if (item is not null && isMeant(item)) yield return Event(known.TryAdd(name, item) ? "ADDED" : "MODIFIED", known[name] = item);
            // One that does not match any more is gone for this reader, as one that is gone for all.
            else if (known.Remove(name, out var last)) yield return Event("DELETED", item ?? last);
        }
    }

    private MapNode Event(string type, MapNode item) => MapNode.Of(("type", type), ("application", _applications.Shown(item)));
}
