using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What people did with Applications, their objects, and projects: a line of the log, and an event, which `kubectl describe`
/// shows.</summary>
internal sealed partial class ObjectEvents(FleetClient fleet, TimeProvider time, ILogger logger)
{
    public async Task TellAsync(MapNode item, string reason, string message, CancellationToken stop)
    {
        var (space, name) = (item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "");
        Log(logger, space, name, message);
        try
        {
            var labels = (await fleet.ControlPlaneAsync(stop)).View?.Resources.EventLabelsOf(item) ?? MapNode.Empty;
            await ControlEvents.WriteAsync(fleet.Node.Control, item, new News(reason, message), time.GetUtcNow(), "gax", labels, stop);
        }
        catch (ClusterException error)
        {
            // What was done is done; whoever asked for it must not take it for undone.
            LogSilence(logger, space, name, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Namespace}/{Name}: {Message}")]
    private static partial void Log(ILogger logger, string @namespace, string name, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Namespace}/{Name}: no event could be written: {Problem}")]
    private static partial void LogSilence(ILogger logger, string @namespace, string name, string problem);
}
