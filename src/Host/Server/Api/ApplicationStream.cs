using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Applications as they change; all, or those that are meant. A reader that is too slow is cut off and begins anew.</summary>
internal sealed class ApplicationStream(FleetClient fleet)
{
    private const int WaitingMax = 100_000;

    private readonly ControlApplications _applications = new(fleet);
    private readonly ObjectHealth _health = new(fleet);

    public Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call)
    {
        var filter = ApplicationFilter.Of(call);
        // Who has a list names its version, and then needs nothing but what has changed since.
        var isSince = long.TryParse(call.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return Task.FromResult(ReadAsync(call, filter, isSince && filter.Name.Length == 0 ? version : 0, call.Stop));
    }

    private async IAsyncEnumerable<MapNode> ReadAsync(
        Call call, ApplicationFilter filter, long since, [EnumeratorCancellation] CancellationToken stop)
    {
        var changes = Channel.CreateBounded<(string Name, MapNode? Item)>(WaitingMax);
        using var listening = fleet.Listen((name, item) =>
        {
            if (!changes.Writer.TryWrite((name, item))) changes.Writer.TryComplete();
        });
        var known = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        var mayGet = _applications.MayGet(call);
        var all = (await fleet.ControlPlaneAsync(stop)).Applications;
        foreach (var (name, item) in all.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            if (!filter.Passes(item) || !mayGet(item)) continue;
            known[name] = item;
            var version = ObjectVersion.Of(item);
            if (since == 0 || version == 0 || version > since)
                yield return Event(since == 0 ? "ADDED" : "MODIFIED", await WholeAsync(item));
        }

        await foreach (var (name, item) in changes.Reader.ReadAllAsync(stop))
        {
            // Nobody goes on reading whose token was taken away, or what the policy now keeps from them.
            if (await call.NowAsync() is not { } now) yield break;
            if (now != call) mayGet = _applications.MayGet(call = now);
            if (item is not null && filter.Passes(item) && mayGet(item))
                yield return Event(known.TryAdd(name, item) ? "ADDED" : "MODIFIED", await WholeAsync(known[name] = item));
            // One that does not match any more is gone for this reader, as one that is gone for all.
            else if (known.Remove(name, out var last))
                yield return Event("DELETED", last);
        }

        // Who follows one Application waits for its objects; of all of them nobody asks for so much.
        async Task<MapNode> WholeAsync(MapNode item) => filter.Name.Length > 0 ? await _health.FillAsync(item, stop) : item;
    }

    private MapNode Event(string type, MapNode item) => MapNode.Of(("type", type), ("application", _applications.Shown(item)));
}
