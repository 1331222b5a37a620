using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The times in which an Application may sync, and whether a person may start a sync now.</summary>
internal sealed class ProjectWindows(FleetClient fleet)
{
    private static readonly string[] ShownFields = ["kind", "schedule", "duration", "manualSync"];

    /// <exception cref="ApiException">A window of the project forbids it.</exception>
    public async Task MustAllowAsync(MapNode application, CancellationToken stop)
    {
        var windows = await WindowsOfAsync(application, stop);
        if (windows.Refusal(isManual: true, fleet.Node.Time.GetUtcNow()) is not null)
            throw new ApiException(403, "cannot sync: blocked by sync window");
    }

    /// <summary>The windows that are for the Application, those of them that are active, and whether a person may sync now.</summary>
    public async Task<Node> ReadAsync(MapNode application, CancellationToken stop)
    {
        var (windows, now) = (await WindowsOfAsync(application, stop), fleet.Node.Time.GetUtcNow());
        return MapNode.Of(
            ("activeWindows", Shown(windows.Active(now))),
            ("assignedWindows", Shown(windows.All)),
            ("canSync", windows.Refusal(isManual: true, now) is null));
    }

    private async Task<SyncWindows> WindowsOfAsync(MapNode application, CancellationToken stop)
    {
        var spec = ApplicationSpec.Read(application);
        var resource = await fleet.Node.Control.GetAsync(
            new ObjectName("argoproj.io", "AppProject", fleet.Node.Namespace, spec.Project), stop);
        if (resource is null) return SyncWindows.None;
        var (server, cluster, @namespace) = spec.Destination;
        return Project.Read(resource).WindowsFor(application.Text("metadata", "name") ?? "", server, cluster, @namespace);
    }

    private static ListNode Shown(IEnumerable<SyncWindow> windows) => ListNode.Of(windows.Select(static window => (Node)MapNode.Of(
        ShownFields.Where(window.Document.Has).Select(field => KeyValuePair.Create(field, window.Document[field]!)))));
}
