using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Engine.FieldOwnership;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The Applications as they stand in the control cluster: how requests find them and how they are changed there.</summary>
internal sealed class ControlApplications(FleetClient fleet)
{
    // How requests call the Application that they are about; a name alone may be that of an object.
    private static readonly string[] NameFields = ["applicationName", "appName", "name"];

    public static readonly WriteOptions Writer = new() { FieldManager = "gax" };

    public ICluster Cluster => fleet.Node.Control;

    /// <summary>The control plane's own namespace.</summary>
    public string Namespace => fleet.Node.Namespace;

    /// <summary>The short name of the Application that a request is about.</summary>
    public string NameOf(Call call)
    {
        var field = Array.Find(NameFields, call.Request.Has) ?? NameFields[^1];
        return new ApplicationName(call.Text("appNamespace") is { Length: > 0 } space ? space
            : NamespaceOfLinks(call), call.Required(field)).Short(Namespace);
    }

    /// <summary>One method calls the namespace of the Application just so, which for others is that of an object.</summary>
    private static string NamespaceOfLinks(Call call) => call.Method.Name == "ListLinks" ? call.Text("namespace") : "";

    public ObjectName Target(string name)
    {
        var application = ApplicationName.Parse(name, Namespace);
        return new("argoproj.io", "Application", application.Namespace, application.Name);
    }

    /// <summary>The Application that a request is about, for a caller who may do this to it.</summary>
    /// <param name="otherwise">Another thing that they may do as well.</param>
    public Task<MapNode> FindAsync(Call call, string action = "get", string? otherwise = null) =>
        FindNamedAsync(call, NameOf(call), action, otherwise);

    /// <summary>
    /// Whoever may not see an Application must not learn that there is one, so what is missing and what is forbidden look the same;
    /// unless the caller names the project and may see what is called so there, or may see everything.
    /// </summary>
    public async Task<MapNode> FindNamedAsync(Call call, string name, string action, string? otherwise = null)
    {
        var identity = ApplicationName.Parse(name, Namespace);
        await MustServeAsync(identity, call.Stop);
        // Where several are asked about there may be several projects; one of them is meant here.
        var project = call.Text("project") is { Length: > 0 } said ? said : call.Texts("project") is [var first, ..] ? first : "";
        if (project.Length > 0) MustMay(AccessObjects.OfApplication(project, identity, Namespace));
        var application = await Cluster.GetAsync(Target(name), call.Stop);
        if (project.Length > 0)
        {
            return application is not null && AccessObjects.ProjectOf(application) == project ? application
                : throw new ApiException(404, $"applications.argoproj.io \"{identity.Name}\" not found");
        }

        if (application is null) throw call.Caller.IsOperator ? Missing(name) : Call.Forbidden();
        MustMay(ObjectOf(application));
        return application;

        void MustMay(string @object)
        {
            if (otherwise is null || !call.May(AccessResources.Applications, otherwise, @object))
                call.MustMay(AccessResources.Applications, action, @object);
        }
    }

    /// <summary>An Application by its short name.</summary>
    public async Task<MapNode> FindAsync(string name, CancellationToken stop)
    {
        await MustServeAsync(ApplicationName.Parse(name, Namespace), stop);
        return await Cluster.GetAsync(Target(name), stop) ?? throw Missing(name);
    }

    private static ApiException Missing(string name) => new(404, $"there is no application {name}; `gax app list` shows which there are");

    /// <summary>The Application as policies call it.</summary>
    public string ObjectOf(MapNode application) => AccessObjects.OfApplication(application, Namespace);

    /// <summary>Which Applications the caller may see.</summary>
    public Func<MapNode, bool> MayGet(Call call) => application => call.May(AccessResources.Applications, "get", ObjectOf(application));

    /// <summary>Who puts an Application into another project needs to be allowed both there and here.</summary>
    public void MustAllowMove(Call call, MapNode before, MapNode after)
    {
        if (AccessObjects.ProjectOf(before) == AccessObjects.ProjectOf(after)) return;
        call.MustMay(AccessResources.Applications, "create", ObjectOf(after));
        call.MustMay(AccessResources.Applications, "update", ObjectOf(after));
    }

    public async Task MustServeAsync(ApplicationName application, CancellationToken stop)
    {
        if (application.Namespace == Namespace || (await fleet.ControlPlaneAsync(stop)).Namespaces.Include(application.Namespace)) return;
        const string Setting = $"application.namespaces of the ConfigMap {ServedNamespaces.ConfigMap}";
        throw new ApiException(403, $"namespace '{application.Namespace}' is not permitted: {Setting} does not name it");
    }

    public Task<MapNode> PatchAsync(string name, MapNode patch, CancellationToken stop) =>
        Cluster.PatchAsync(Target(name), PatchKind.Merge, patch, Writer, stop);

    /// <summary>The cluster to which an Application deploys, as this node reaches it.</summary>
    public async Task<ICluster> DestinationAsync(MapNode application, CancellationToken stop)
    {
        var view = await fleet.ViewAsync(stop);
        var (cluster, problem) = view.Find(DestinationSpec.Read(application.At("spec", "destination"), []));
        if (cluster is null) throw new ApiException(400, problem);
        return fleet.Node.Connections.Find(cluster.Server)?.Cluster
            ?? throw new ApiException(503, $"there is no connection to the cluster {cluster.Server}");
    }

    /// <summary>The same cluster, for changes of the Application's objects: as the account that its project names for that.</summary>
    public async Task<ICluster> WriterAsync(ICluster cluster, MapNode application, CancellationToken stop)
    {
        var view = await fleet.ViewAsync(stop);
        var (user, problem) = Preview.WriterOf(application, view);
        return problem.Length == 0 ? cluster.As(user)
            : throw new ApiException(403, $"failed to find a matching service account to impersonate: {problem}");
    }

    public MapNode Shown(MapNode item) => Shown(item, Namespace);

    /// <summary>
    /// Without the bookkeeping of the API server, which tells nobody anything, and with the namespace of the control plane, so that readers
    /// know what the Application is called for short. What Secrets of a local sync hold is not shown.
    /// </summary>
    public static MapNode Shown(MapNode item, string controlNamespace)
    {
        var shown = ManagedFields.Without(item);
        if (shown["operation"] is MapNode operation) shown = shown.With("operation", new OperationRequest(operation).Told.Document);
        return item.Text("metadata", "namespace") == controlNamespace || item.Map("status").Has("controllerNamespace")
            ? shown
            : shown.WithAt(["status", "controllerNamespace"], controlNamespace);
    }
}
