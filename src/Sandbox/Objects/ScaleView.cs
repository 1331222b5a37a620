using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>The scale subresource: an object's replicas as an object of its own, the same for every kind that has replicas.</summary>
internal sealed class ScaleView
{
    /// <summary>The kind of the documents that go in and out.</summary>
    public static readonly ServedResource Resource = new()
    {
        Group = "autoscaling", Version = "v1", Plural = "scales", Kind = "Scale", IsNamespaced = true, StorageGroup = "autoscaling", StorageVersion = "v1",
    };

    private readonly string[] _replicas;
    private readonly string[] _statusReplicas;
    private readonly string[]? _selector;

    private ScaleView(string[] replicas, string[] statusReplicas, string[]? selector) =>
        (_replicas, _statusReplicas, _selector) = (replicas, statusReplicas, selector);

    /// <summary>The field of the parent that a scale changes.</summary>
    public FieldSet ReplicasInParent => FieldSet.OfFields(string.Join('.', _replicas));

    public static ScaleView For(ServedResource resource)
    {
        if (!resource.IsCustom) return new ScaleView(["spec", "replicas"], ["status", "replicas"], ["spec", "selector"]);
        var version = resource.Definition.List("spec", "versions").FirstOrDefault(candidate => candidate.Text("name") == resource.Version);
        var paths = version.Map("subresources", "scale");
        return new ScaleView(Path(paths.Text("specReplicasPath")) ?? ["spec", "replicas"], Path(paths.Text("statusReplicasPath")) ?? ["status", "replicas"],
            Path(paths.Text("labelSelectorPath")));
    }

    public bool HasReplicas(MapNode parent) => parent.At(_replicas) is IntegerNode;

    public ApiException NoReplicas()
    {
        var problem = $"the spec replicas field \".{string.Join('.', _replicas)}\" does not exist";
        return new ApiException(500, "InternalError", $"Internal error occurred: {problem}",
            MapNode.Of(("causes", ListNode.Of(MapNode.Of(("message", problem))))));
    }

    public MapNode Of(MapNode parent)
    {
        var from = parent.Map("metadata");
        var metadata = new MapBuilder();
        foreach (var key in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            if (from[key] is { } value) metadata.Add(key, value);
        var replicas = parent.At(_replicas).Integer() ?? 0;
        var status = MapNode.Of(("replicas", parent.At(_statusReplicas).Integer() ?? 0));
        if (Selector(parent) is { Length: > 0 } selector) status = status.With("selector", selector);
        return MapNode.Of(
            ("metadata", metadata.Build()),
            ("spec", replicas == 0 ? MapNode.Empty : MapNode.Of(("replicas", replicas))),
            ("status", status));
    }

    public MapNode WithReplicas(MapNode parent, long replicas) => parent.WithAt(_replicas, replicas);

    private string? Selector(MapNode parent) => (_selector is null ? null : parent.At(_selector)) switch
    {
        StringNode text => text.Value,
        // ReplicationControllers have plain labels where the others have a selector.
        MapNode map when map["matchLabels"] is null && map["matchExpressions"] is null => LabelSelector.OfLabels(map).ToString(),
        MapNode map => LabelSelector.Of(map).ToString(),
        _ => null,
    };

    private static string[]? Path(string? path) => string.IsNullOrEmpty(path) ? null : path.TrimStart('.').Split('.');
}
