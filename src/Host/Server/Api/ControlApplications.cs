using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The Applications as they stand in the control cluster: how requests find them and how they are changed there.</summary>
internal sealed class ControlApplications(FleetClient fleet)
{
    public static readonly WriteOptions Writer = new() { FieldManager = "gax" };

    public ICluster Cluster => fleet.Node.Control;

    /// <summary>The control plane's own namespace.</summary>
    public string Namespace => fleet.Node.Namespace;

    /// <summary>The short name of the Application that a request is about.</summary>
    public string NameOf(HttpContext http) => Answers.ApplicationOf(http, Namespace);

    public ObjectName Target(string name)
    {
        var application = ApplicationName.Parse(name, Namespace);
        return new("argoproj.io", "Application", application.Namespace, application.Name);
    }

    /// <summary>The Application that a request is about.</summary>
    public Task<MapNode> FindAsync(HttpContext http) => FindAsync(http, "");

    /// <param name="space">The namespace that the request names elsewhere than in its address; empty for none.</param>
    public async Task<MapNode> FindAsync(HttpContext http, string space)
    {
        var name = space.Length == 0 ? NameOf(http) : new ApplicationName(space, (string)http.Request.RouteValues["name"]!)
            .Short(Namespace);
        await MustServeAsync(ApplicationName.Parse(name, Namespace), http.RequestAborted);
        return await Cluster.GetAsync(Target(name), http.RequestAborted)
            ?? throw new ApiException(404, $"there is no application {name}; `gax app list` shows which there are");
    }

    public async Task MustServeAsync(ApplicationName application, CancellationToken stop)
    {
        if (application.Namespace == Namespace || (await fleet.ControlPlaneAsync(stop)).Namespaces.Include(application.Namespace)) return;
        const string Setting = $"application.namespaces of the ConfigMap {ServedNamespaces.ConfigMap}";
        throw new ApiException(403, $"namespace '{application.Namespace}' is not permitted: {Setting} does not name it");
    }

    public Task<MapNode> PatchAsync(string name, MapNode patch, CancellationToken stop) =>
        Cluster.PatchAsync(Target(name), PatchKind.Merge, patch, Writer, stop);

    /// <exception cref="ApiException">The spec is none.</exception>
    public void Check(MapNode application)
    {
        if (application["spec"] is not MapNode) throw new ApiException(400, "spec is required");
        var problems = ApplicationSpec.Read(application).Errors;
        var name = ApplicationName.Of(application).Short(Namespace);
        if (problems.Count > 0) throw new ApiException(400, $"application spec for {name} is invalid: {string.Join("; ", problems)}");
    }

    /// <summary>The cluster to which an Application deploys, as this node reaches it.</summary>
    public async Task<ICluster> DestinationAsync(MapNode application, CancellationToken stop)
    {
        var view = (await fleet.ControlPlaneAsync(stop)).View ?? throw new ApiException(503, "the server is starting; try again");
        var (cluster, problem) = view.Find(DestinationSpec.Read(application.At("spec", "destination"), []));
        if (cluster is null) throw new ApiException(400, problem);
        return fleet.Node.Connections.Find(cluster.Server)?.Cluster
            ?? throw new ApiException(503, $"there is no connection to the cluster {cluster.Server}");
    }

    /// <summary>The same cluster, for changes of the Application's objects: as the account that its project names for that.</summary>
    public async Task<ICluster> WriterAsync(ICluster cluster, MapNode application, CancellationToken stop)
    {
        var view = (await fleet.ControlPlaneAsync(stop)).View ?? throw new ApiException(503, "the server is starting; try again");
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
        var shown = item.With("metadata", item.Map("metadata").Without("managedFields"));
        if (shown["operation"] is MapNode operation) shown = shown.With("operation", new OperationRequest(operation).Told.Document);
        return item.Text("metadata", "namespace") == controlNamespace || item.Map("status").Has("controllerNamespace")
            ? shown
            : shown.WithAt(["status", "controllerNamespace"], controlNamespace);
    }
}
