using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// How the objects of an Application are. The status of an Application leaves that out, so that a Pod that starts is no write to the
/// control cluster; who asks for one Application is told.
/// </summary>
internal sealed class ObjectHealth(FleetClient fleet)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    public async Task<MapNode> FillAsync(MapNode application, CancellationToken stop)
    {
        if (application.Text("status", "resourceHealthSource") != "appTree"
            || application.List("status", "resources") is not { Count: > 0 } resources)
            return application;
        var known = await KnownAsync(ApplicationName.Of(application).Short(fleet.Node.Namespace), stop);
        return application.WithAt(["status", "resources"], ListNode.Of(resources.Select(one =>
            known.TryGetValue(KeyOf(one), out var health) ? one.Map().With("health", Written(health)) : one)));
    }

    public static MapNode Written(HealthState health)
    {
        var status = MapNode.Of(("status", health.Status.ToString()));
        return health.Message.Length > 0 ? status.With("message", health.Message) : status;
    }

    private async Task<Dictionary<ResourceKey, HealthState>> KnownAsync(string name, CancellationToken stop)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
        soon.CancelAfter(AnswerWithin);
        try
        {
            return (await fleet.DescribeAsync(name, soon.Token)).Healths?.ToDictionary(static one => one.Key, static one => one.Health) ?? [];
        }
        catch (Exception error) when (error is TimeoutException or EngineAwayException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The node of the Application is away for the moment; all else of it is told.
            return [];
        }
    }

    private static ResourceKey KeyOf(Node resource) => new(
        resource["group"].Text() ?? "", resource["kind"].Text() ?? "", resource["namespace"].Text() ?? "", resource["name"].Text() ?? "");
}
