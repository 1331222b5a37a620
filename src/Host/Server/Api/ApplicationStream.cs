using System.Threading.Channels;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Applications as they change, a JSON line each; all, or those that are named. A reader that is too slow is cut off and begins anew.</summary>
/// <param name="stopping">The server is about to stop, and waits for no reader.</param>
internal sealed class ApplicationStream(FleetClient fleet, CancellationToken stopping)
{
    private const int WaitingMax = 100_000;

    public async Task RunAsync(HttpContext http)
    {
        var control = fleet.Node.Namespace;
        var only = http.Request.Query["name"].OfType<string>().Where(static name => name.Length > 0)
            .Select(name => ApplicationName.Parse(name, control).Short(control)).ToHashSet(StringComparer.Ordinal);
        var changes = Channel.CreateBounded<(string Name, MapNode? Item)>(WaitingMax);
        using var listening = fleet.Listen((name, item) =>
        {
            if (only.Count > 0 && !only.Contains(name)) return;
            if (!changes.Writer.TryWrite((name, item))) changes.Writer.TryComplete();
        });
        var access = RequestAccess.Of(http);
        http.Response.ContentType = "application/json";
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, item) in (await fleet.ControlPlaneAsync(http.RequestAborted)).Applications.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            if ((only.Count > 0 && !only.Contains(name)) || !access.MayOnApplication("get", item, control)) continue;
            known.Add(name);
            await WriteAsync(http, "ADDED", item);
        }

        await http.Response.Body.FlushAsync(http.RequestAborted);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await foreach (var (name, item) in changes.Reader.ReadAllAsync(end.Token))
            {
                // Nobody goes on reading whose token was taken away, or what the policy now keeps from them.
                if (await access.NowAsync() is not { } now) break;
                access = now;
                // One that moves into a project of others is gone for this reader.
                var isSeen = item is not null && access.MayOnApplication("get", item, control);
                if (isSeen) await WriteAsync(http, known.Add(name) ? "ADDED" : "MODIFIED", item!);
                else if (known.Remove(name)) await WriteAsync(http, "DELETED", Gone(ApplicationName.Parse(name, control)));
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the server goes.
        }
    }

    private static MapNode Gone(ApplicationName application) =>
        MapNode.Of(("metadata", MapNode.Of(("name", application.Name), ("namespace", application.Namespace))));

    private async Task WriteAsync(HttpContext http, string type, MapNode item)
    {
        await http.Response.Body.WriteAsync(
            JsonText.Bytes(MapNode.Of(("result",
                MapNode.Of(("type", type), ("application", ControlApplications.Shown(item, fleet.Node.Namespace)))))), http.RequestAborted);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
    }
}
