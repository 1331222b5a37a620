using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;

namespace GitOpsActors.Host.Server.Api;

/// <summary>A single object, as requests name it.</summary>
/// <param name="Namespace">Empty for that of the Application's destination.</param>
internal sealed record ObjectQuery(string Group, string Version, string Kind, string Namespace, string Name)
{
    /// <param name="read">The text of a field of the request; empty for none.</param>
    public static ObjectQuery Of(Func<string, string> read) =>
        new(read("group"), read("version"), read("kind"), read("namespace"), read("resourceName"));
}

/// <summary>Finds the object that a request names, if it belongs to the Application: nobody is told of anything else.</summary>
internal sealed class ObjectFinding(FleetClient fleet)
{
    private readonly ControlApplications _applications = new(fleet);

    /// <summary>The object, and the cluster in which it is.</summary>
    public async Task<(ICluster Cluster, MapNode Item)> FindAsync(MapNode application, ObjectQuery query, CancellationToken stop)
    {
        if (query.Kind.Length == 0 || query.Name.Length == 0) throw new ApiException(400, "kind and resourceName are required");
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, stop);
        var resource = (await objects.Cluster.KindsAsync(stop)).Find(query.Group, query.Kind) ?? throw Missing();
        if (query.Version.Length > 0 && query.Version != resource.Version)
            throw new ApiException(400, $"{query.Kind} is served here as {resource.ApiVersion}, not in version {query.Version}");
        var space = query.Namespace is { Length: > 0 } said ? said : application.Text("spec", "destination", "namespace") ?? "";
        var item = await objects.Cluster.GetAsync(resource, resource.IsNamespaced ? space : "", query.Name, stop) ?? throw Missing();
        return await objects.HasAsync(item, stop) ? (objects.Cluster, item) : throw Missing();

        ApiException Missing() =>
            new(400, string.Join(' ', ((string[])[query.Kind, query.Group, query.Name]).Where(static part => part.Length > 0))
            + $" not found as part of application {ApplicationName.Of(application).Short(_applications.Namespace)}");
    }
}
