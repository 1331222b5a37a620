using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Kubernetes.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The times in which an Application may sync, and whether a person may start a sync now.</summary>
internal sealed class SyncWindowsApi(FleetClient fleet)
{
    private static readonly string[] ShownFields = ["kind", "schedule", "duration", "manualSync"];

    public void Map(WebApplication web) => web.MapGet("/api/v1/applications/{name}/syncwindows", Answers.Json(ReadAsync));

    /// <exception cref="ApiException">A window of the project forbids it.</exception>
    public async Task MustAllowAsync(MapNode application, CancellationToken stop)
    {
        var windows = await WindowsOfAsync(application, stop);
        if (windows.Refusal(isManual: true, fleet.Node.Time.GetUtcNow()) is not null)
            throw new ApiException(403, "cannot sync: blocked by sync window");
    }

    private async Task<Node> ReadAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        var application = await fleet.Node.Control.GetAsync(
            new ObjectName("argoproj.io", "Application", fleet.Node.Namespace, name), http.RequestAborted)
            ?? throw new ApiException(404, $"there is no application {name}; `gax app list` shows which there are");
        var (windows, now) = (await WindowsOfAsync(application, http.RequestAborted), fleet.Node.Time.GetUtcNow());
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
        return new SyncWindows([.. Project.Read(resource).Windows
            .Where(window => window.IsFor(application.Text("metadata", "name") ?? "", server, cluster, @namespace))]);
    }

    private static ListNode Shown(IEnumerable<SyncWindow> windows) => ListNode.Of(windows.Select(static window => (Node)MapNode.Of(
        ShownFields.Where(window.Document.Has).Select(field => KeyValuePair.Create(field, window.Document[field]!)))));
}
