using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What people did with Applications, their objects, and projects: a line of the log, and an event, which `kubectl describe` shows.</summary>
internal sealed partial class ObjectEvents(FleetClient fleet, TimeProvider time, ILogger logger)
{
    public async Task TellAsync(MapNode item, string reason, string message, CancellationToken stop)
    {
        var (space, name) = (item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "");
        Log(logger, space, name, message);
        var at = time.Rfc3339();
        var about = MapNode.Of(
            ("apiVersion", item["apiVersion"] ?? ""), ("kind", item["kind"] ?? ""), ("namespace", space), ("name", name),
            ("uid", item.Text("metadata", "uid") ?? ""), ("resourceVersion", item.Text("metadata", "resourceVersion") ?? ""));
        var happened = MapNode.Of(
            ("apiVersion", "v1"), ("kind", "Event"), ("metadata", MapNode.Of(("generateName", name + "-"), ("namespace", space))),
                ("involvedObject", about),
            ("reason", reason), ("message", message), ("type", "Normal"), ("source", MapNode.Of(("component", "gax"))),
                ("firstTimestamp", at), ("lastTimestamp", at), ("count", 1));
        try
        {
            await fleet.Node.Control.CreateAsync(happened, ControlApplications.Writer, stop);
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
