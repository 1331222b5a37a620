using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>A cluster without server and controllers: what is written is what there is.</summary>
internal sealed class StillCluster
{
    private readonly Cluster _cluster = new(TimeProvider.System, new Random(1));

    public StillCluster()
    {
        Create("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
        Create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}, automountServiceAccountToken: false}");
    }

    public MapNode Create(string yaml) => Create(yaml, out _);

    public MapNode Create(string yaml, out IList<string> warnings)
    {
        var document = (MapNode)YamlReader.Read(yaml);
        var request = Request(Resource(document.Text("apiVersion")!, document.Text("kind")!), "");
        warnings = request.Warnings;
        return _cluster.Objects.Create(request, document);
    }

    public MapNode Patch(string apiVersion, string kind, string name, string patch, string subresource = "") => _cluster.Objects.Patch(
        Request(Resource(apiVersion, kind), name) with { Subresource = subresource }, PatchKind.Strategic, JsonReader.Read(patch));

    public MapNode Apply(string yaml, string manager)
    {
        var document = (MapNode)YamlReader.Read(yaml);
        var request = Request(Resource(document.Text("apiVersion")!, document.Text("kind")!), document.Text("metadata", "name")!) with { Manager = manager };
        return _cluster.Objects.Apply(request, document).Item;
    }

    public MapNode Stored(string group, string plural, string name) => _cluster.Table(group, plural).Get("default", name)!.Document;

    public ServedResource Resource(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return _cluster.Catalog.FindKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind)!;
    }

    /// <summary>What is wrong with it, each as "field: message".</summary>
    public static IEnumerable<string> Causes(ApiException problem) =>
        problem.Details.List("causes").Select(cause => $"{cause.Text("field")}: {cause.Text("message")}");

    private static WriteRequest Request(ServedResource resource, string name) =>
        new() { Resource = resource, Namespace = resource.IsNamespaced ? "default" : "", Name = name, Manager = "test" };
}
