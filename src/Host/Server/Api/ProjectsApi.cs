using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>AppProjects as they stand in the control cluster.</summary>
internal sealed class ProjectsApi(FleetClient fleet, ObjectEvents events)
{
    public const string Service = "project.ProjectService/";

    private const int AttemptsMax = 10;
    private const string Default = "default";

    // A change of these lets Applications bring things into clusters that they could not bring before.
    private static readonly string[] KindLists =
        ["clusterResourceWhitelist", "clusterResourceBlacklist", "namespaceResourceWhitelist", "namespaceResourceBlacklist"];

    private readonly RepositoriesOf _scoped = new(fleet);
    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "List", ListAsync)
        .Add(Service + "Get", async call => await FindAsync(call, "get"))
        .Add(Service + "Create", CreateAsync)
        .Add(Service + "Update", UpdateAsync)
        .Add(Service + "Delete", DeleteAsync)
        .Add(Service + "GetDetailedProject", DetailedAsync)
        .Add(Service + "GetGlobalProjects", async call =>
            new Answer(MapNode.Empty, await GlobalsAsync(await FindAsync(call, "get"), call.Stop)))
        .Add(Service + "GetSyncWindowsState", WindowsAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var items = new List<MapNode>();
        var name = call.Text("name");
        await fleet.Node.Control.ListAsync(
            await fleet.Node.Control.FindKindAsync("argoproj.io", "AppProject", call.Stop),
                new ListQuery { Namespace = fleet.Node.Namespace },
            item =>
            {
                if ((name.Length == 0 || item.Text("metadata", "name") == name)
                    && call.May(AccessResources.Projects, "get", item.Text("metadata", "name") ?? "")) items.Add(ManagedFields.Without(item));
            },
            call.Stop);
        return Answer.List(items.OrderBy(static item => item.Text("metadata", "name"), StringComparer.Ordinal));
    }

    private ObjectName Target(string name) => new("argoproj.io", "AppProject", fleet.Node.Namespace, name);

    private async Task<MapNode> FindAsync(Call call, string action)
    {
        var name = call.Required("name");
        call.MustMay(AccessResources.Projects, action, name);
        return ManagedFields.Without(await ReadAsync(name, call.Stop));
    }

    private async Task<MapNode> ReadAsync(string name, CancellationToken stop) => await fleet.Node.Control.GetAsync(Target(name), stop)
        ?? throw Missing(name);

    public static ApiException Missing(string name) => new(404, $"appprojects.argoproj.io \"{name}\" not found");

    private static string NameOf(MapNode project) => project.Text("metadata", "name") is { Length: > 0 } name ? name
        : throw new ApiException(400, "metadata.name is required");

    private async Task<Answer> CreateAsync(Call call)
    {
        var wanted = call.Request.Map("project");
        var name = NameOf(wanted);
        call.MustMay(AccessResources.Projects, "create", name);
        var item = MapNode.Of(
            ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "AppProject"),
            ("metadata", Metadata(wanted, MapNode.Of(("name", name), ("namespace", fleet.Node.Namespace)))), ("spec", wanted.Map("spec")));
        Check(item);
        var known = await fleet.Node.Control.GetAsync(Target(name), call.Stop);
        if (known is null)
        {
            var created = await fleet.Node.Control.CreateAsync(item, ControlApplications.Writer, call.Stop);
            await events.TellAsync(created, "ResourceCreated", $"{call.UserName} created project", call.Stop);
            return ManagedFields.Without(created);
        }

        if (known["spec"] == item["spec"]) return ManagedFields.Without(known);
        if (!call.Flag("upsert")) throw new ApiException(400, "existing project spec is different, use upsert flag to force update");
        call.MustMay(AccessResources.Projects, "update", name);
        return ManagedFields.Without(await ChangeAsync(call, name, item));
    }

    private async Task<Answer> UpdateAsync(Call call)
    {
        var wanted = call.Request.Map("project");
        var name = NameOf(wanted);
        call.MustMay(AccessResources.Projects, "update", name);
        return ManagedFields.Without(await ChangeAsync(call, name, wanted));
    }

    private async Task<MapNode> ChangeAsync(Call call, string name, MapNode wanted)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await ReadAsync(name, call.Stop);
            MustBeNewest(wanted, known);
            var changed = known.With("spec", wanted.Map("spec")).With("metadata", Metadata(wanted, known.Map("metadata")));
            Check(changed);
            MustAllow(call, known.Map("spec"), changed.Map("spec"));
            await MustFitAsync(Project.Read(known), Project.Read(changed), call.Stop);
            try
            {
                var updated = await fleet.Node.Control.UpdateAsync(changed, ControlApplications.Writer, call.Stop);
                await events.TellAsync(updated, "ResourceUpdated", $"{call.UserName} updated project", call.Stop);
                return updated;
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict && attempt < AttemptsMax)
            {
                // Somebody else was faster: what they wrote is looked at, and ours written again.
            }
        }
    }

    /// <summary>Whoever says what was read must have read what stands there now, or others' changes would be lost.</summary>
    private static void MustBeNewest(MapNode wanted, MapNode known)
    {
        if (wanted.Text("metadata", "resourceVersion") is not { Length: > 0 } version || version == known.Text("metadata", "resourceVersion")) return;
        throw new ApiException(409, $"appprojects.argoproj.io \"{NameOf(known)}\": the object has been modified; read it again, and change that");
    }

    private static MapNode Metadata(MapNode wanted, MapNode known)
    {
        foreach (var field in (string[])["labels", "annotations", "finalizers"])
            if (wanted.Map("metadata")[field] is { } value) known = known.With(field, value);
        return known;
    }

    private static void Check(MapNode project)
    {
        List<string> problems = [.. Project.Read(project).Problems, .. ProjectCheck.Problems(NameOf(project), project.Map("spec"))];
        if (problems.Count > 0) throw new ApiException(400, string.Join("; ", problems));
    }

    /// <summary>Who opens a project to more clusters or repositories must be allowed to change those.</summary>
    private static void MustAllow(Call call, MapNode before, MapNode after)
    {
        var destinations = before.List("destinations");
        foreach (var added in after.List("destinations").Where(one => !destinations.Contains(one)))
            call.MustMay(AccessResources.Clusters, "update", added["server"].Text() ?? "");
        var repositories = before.List("sourceRepos");
        foreach (var added in after.List("sourceRepos").Where(one => !repositories.Contains(one)))
            call.MustMay(AccessResources.Repositories, "update", added.Text() ?? "");
        if (Array.TrueForAll(KindLists, field => before.List(field) == after.List(field))) return;
        foreach (var one in after.List("destinations")) call.MustMay(AccessResources.Clusters, "update", one["server"].Text() ?? "");
    }

    /// <summary>What Applications may do now, they must be allowed to do after it.</summary>
    private async Task MustFitAsync(Project before, Project after, CancellationToken stop)
    {
        var state = await fleet.ControlPlaneAsync(stop);
        var view = state.ReadView();
        var (sources, destinations) = (0, 0);
        foreach (var application in state.Applications.Values.Where(one => AccessObjects.ProjectOf(one) == after.Name))
        {
            var spec = ApplicationSpec.Read(application);
            if (spec.Sources.Any(source => before.PermitsSource(source.RepoUrl) && !after.PermitsSource(source.RepoUrl))) sources++;
            if (view.Find(spec.Destination).Cluster is { } cluster && cluster.At(spec.Destination.Namespace) is var place
                && before.PermitsDestination(place) && !after.PermitsDestination(place)) destinations++;
        }

        if (sources > 0) throw new ApiException(400, $"as a result of project update {sources} applications source became invalid");
        if (destinations > 0)
            throw new ApiException(400, $"as a result of project update {destinations} applications destination became invalid");
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var name = call.Required("name");
        call.MustMay(AccessResources.Projects, "delete", name);
        if (name == Default) throw new ApiException(400, "name 'default' is reserved and cannot be deleted");
        var project = await ReadAsync(name, call.Stop);
        var users = (await fleet.ControlPlaneAsync(call.Stop)).Applications.Values.Count(one => AccessObjects.ProjectOf(one) == name);
        if (users > 0) throw new ApiException(400, $"project is referenced by {users} applications");
        await fleet.Node.Control.DeleteAsync(Target(name), DeleteOptions.Default, call.Stop);
        await events.TellAsync(project, "ResourceDeleted", $"{call.UserName} deleted project", call.Stop);
        return Answer.Empty;
    }

    private async Task<Answer> DetailedAsync(Call call)
    {
        var project = await FindAsync(call, "get");
        var name = NameOf(project);
        return MapNode.Of(("project", project),
            ("globalProjects", ListNode.Of((await GlobalsAsync(project, call.Stop)).Select(static one => (Node)one))),
            ("repositories", await _scoped.RepositoriesAsync(name, call.Stop)), ("clusters", await _scoped.ClustersAsync(name, call.Stop)));
    }

    /// <summary>The projects whose rules hold in this one too.</summary>
    private async Task<IReadOnlyList<MapNode>> GlobalsAsync(MapNode project, CancellationToken stop)
    {
        var globals = GlobalProjects.Read((await _maps.ReadAsync(ControlMaps.Settings, stop))["globalProjects"].Text() ?? "");
        if (globals.Problem.Length > 0) throw new ApiException(500, $"{ControlMaps.Settings}: {globals.Problem}");
        var found = await Task.WhenAll(globals.For(project).Select(name => fleet.Node.Control.GetAsync(Target(name), stop)));
        return [.. found.OfType<MapNode>().Select(ManagedFields.Without)];
    }

    private async Task<Answer> WindowsAsync(Call call)
    {
        var project = Project.Read(await FindAsync(call, "get"));
        var active = new SyncWindows(project.Windows).Active(fleet.Node.Time.GetUtcNow());
        return MapNode.Of(("windows", ListNode.Of(active.Select(static window => (Node)window.Document))));
    }

    /// <summary>What is for one project alone.</summary>
    private sealed class RepositoriesOf(FleetClient fleet)
    {
        private readonly ClustersApi _clusters = new(fleet);

        public async Task<ListNode> RepositoriesAsync(string project, CancellationToken stop) => ListNode.Of(
            (await fleet.ControlPlaneAsync(stop)).Repositories.List().Where(one => one.Project == project)
                .Select(static one => (Node)MapNode.Of(
                ("repo", Git.Remotes.RepositoryUrl.WithoutLogin(one.Url)), ("type", one.Type), ("name", one.Name),
                    ("project", one.Project))));

        public async Task<ListNode> ClustersAsync(string project, CancellationToken stop) =>
            ListNode.Of((await _clusters.ReadAsync(cluster => cluster.Project == project, stop)).Select(static item => (Node)item));
    }
}
