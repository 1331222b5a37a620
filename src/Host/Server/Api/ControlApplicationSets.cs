using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>ApplicationSets as they stand in the control cluster: how requests find them, and whom they concern.</summary>
internal sealed class ControlApplicationSets(FleetClient fleet)
{
    public const string Service = "applicationset.ApplicationSetService/";
    public const string Kind = "ApplicationSet";

    private const string Group = "argoproj.io";

    private readonly ControlApplications _applications = new(fleet);

    public ICluster Cluster => fleet.Node.Control;

    public ValueTask<ApiResource> KindAsync(CancellationToken stop) => Cluster.FindKindAsync(Group, Kind, stop);

    /// <summary>The set that a request names, for a caller who may do this to it.</summary>
    public async Task<MapNode> FindAsync(Call call, string action)
    {
        var name = await ServedAsync(call.Text("appsetNamespace"), call.Required("name"), call.Stop);
        var set = await GetAsync(name, call.Stop) ?? throw new ApiException(404, $"applicationsets.argoproj.io \"{name.Name}\" not found");
        call.MustMay(AccessResources.ApplicationSets, action, ObjectOf(set));
        return set;
    }

    /// <summary>A name in a namespace that is served.</summary>
    /// <param name="space">Empty for that of the control plane.</param>
    public async Task<ApplicationName> ServedAsync(string space, string name, CancellationToken stop)
    {
        var served = new ApplicationName(space.Length > 0 ? space : fleet.Node.Namespace, name);
        await _applications.MustServeAsync(served, stop);
        return served;
    }

    public Task<MapNode?> GetAsync(ApplicationName name, CancellationToken stop) => Cluster.GetAsync(Target(name), stop);

    public static ObjectName Target(ApplicationName name) => new(Group, Kind, name.Namespace, name.Name);

    /// <summary>Where a list looks. One namespace is asked for alone: who runs us may let us read no others.</summary>
    public async Task<ListQuery> QueryAsync(string space, CancellationToken stop) => new()
    {
        Namespace = space.Length > 0 ? space : (await fleet.ControlPlaneAsync(stop)).Namespaces.AreMore ? "" : fleet.Node.Namespace,
    };

    /// <summary>Which sets a list is about.</summary>
    public async Task<Func<MapNode, bool>> FilterAsync(Call call)
    {
        var (projects, labels, name) = (call.Texts("projects"), Selector(call), call.Text("name"));
        var served = (await fleet.ControlPlaneAsync(call.Stop)).Namespaces;
        return set => served.Include(set.Text("metadata", "namespace") ?? "")
            && (name.Length == 0 || set.Text("metadata", "name") == name)
            && (projects.Count == 0 || projects.Contains(set.Text("spec", "template", "spec", "project") ?? ""))
            && labels.Matches(set.Map("metadata", "labels"));
    }

    public bool MayGet(Call call, MapNode set) => call.May(AccessResources.ApplicationSets, "get", ObjectOf(set));

    /// <summary>The set as policies call it: by the project of what it makes.</summary>
    public string ObjectOf(MapNode set)
    {
        var (name, space) = (set.Text("metadata", "name") ?? "", set.Text("metadata", "namespace") ?? "");
        return space == fleet.Node.Namespace ? $"{ProjectOf(set)}/{name}" : $"{ProjectOf(set)}/{space}/{name}";
    }

    public static string ProjectOf(MapNode set) =>
        set.Text("spec", "template", "spec", "project") is { Length: > 0 } said ? said : "default";

    private static LabelSelector Selector(Call call)
    {
        try
        {
            return LabelSelector.Parse(call.Text("selector"));
        }
        catch (SelectorException problem)
        {
            throw new ApiException(400, $"the selector can't be read: {problem.Message}");
        }
    }
}
