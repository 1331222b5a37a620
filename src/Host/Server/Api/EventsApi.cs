using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// What clusters tell of objects: of Applications and projects where they are declared, of an Application's objects where they live.
/// </summary>
internal sealed class EventsApi(FleetClient fleet)
{
    // Of one answer; an object that has more is in a storm, and its newest say so.
    private const int EventsMax = 500;

    private readonly ControlApplications _applications = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "ListResourceEvents", OfApplicationAsync)
        .Add(ProjectsApi.Service + "ListEvents", OfProjectAsync);

    private async Task<Answer> OfApplicationAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var (space, name, uid) = (call.Text("resourceNamespace"), call.Text("resourceName"), call.Text("resourceUID"));
        if (name.Length == 0 && uid.Length == 0 && space.Length == 0)
            return await OfAsync(fleet.Node.Control, application, call.Stop);
        if (name.Length == 0 || uid.Length == 0)
            throw new ApiException(400, "resourceName and resourceUID are required: of which object of the application");
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, call.Stop);
        if (!await objects.HasAsync(uid, name, space, call.Stop))
            throw new ApiException(
                400, $"{name} not found as part of application {ApplicationName.Of(application).Short(_applications.Namespace)}");
        return await ReadAsync(objects.Cluster, space, name, uid, call.Stop);
    }

    private async Task<Answer> OfProjectAsync(Call call)
    {
        var name = call.Required("name");
        call.MustMay(AccessResources.Projects, "get", name);
        var project = await fleet.Node.Control.GetAsync(new ObjectName("argoproj.io", "AppProject", fleet.Node.Namespace, name), call.Stop)
            ?? throw ProjectsApi.Missing(name);
        return await OfAsync(fleet.Node.Control, project, call.Stop);
    }

    /// <summary>What a cluster tells of one of its objects.</summary>
    public static Task<Answer> OfAsync(ICluster cluster, MapNode item, CancellationToken stop) => ReadAsync(
        cluster, item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "", item.Text("metadata", "uid") ?? "", stop);

    private static async Task<Answer> ReadAsync(ICluster cluster, string space, string name, string uid, CancellationToken stop)
    {
        var found = new List<MapNode>();
        var query = new ListQuery
        {
            Namespace = space, FieldSelector =
                $"involvedObject.name={name},involvedObject.uid={uid}{(space.Length > 0 ? $",involvedObject.namespace={space}" : "")}",
        };
        await cluster.ListAsync(await cluster.FindKindAsync("", "Event", stop), query, found.Add, stop);
        return Answer.List(found.OrderBy(static item => item["lastTimestamp"].Text() ?? item["eventTime"].Text() ?? "",
            StringComparer.Ordinal).TakeLast(EventsMax)
            .Select(ManagedFields.Without));
    }
}
