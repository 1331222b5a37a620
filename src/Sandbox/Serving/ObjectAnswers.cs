using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Conversion;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Tables;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>One object in the form that the client asked for.</summary>
internal static class ObjectAnswers
{
    /// <summary>An object of the store in the version that it is served as, with its kind.</summary>
    public static MapNode Typed(ServedResource resource, MapNode item) => MapNode.Of(
        [new("kind", resource.Kind), new("apiVersion", resource.ApiVersion), .. (IEnumerable<KeyValuePair<string, Node>>)VersionConversion.Served(resource, item)]);

    public static MapNode Metadata(MapNode item, string version) => MapNode.Of(
        ("kind", "PartialObjectMetadata"), ("apiVersion", $"meta.k8s.io/{version}"), ("metadata", item.Map("metadata")));

    public static Task Write(ApiCall call, int code, MapNode item) => call.Form.Shape switch
    {
        AcceptedForm.Shapes.Metadata => call.Answer(code, Metadata(VersionConversion.Served(call.Resource, item), call.Form.Version)),
        AcceptedForm.Shapes.Table => call.Answer(code, Table(call, [item], MapNode.Of(("resourceVersion", item.Text("metadata", "resourceVersion") ?? "")))),
        _ => call.Answer(code, Typed(call.Resource, item)),
    };

    public static MapNode Table(ApiCall call, IReadOnlyList<MapNode> items, MapNode metadata)
    {
        var include = call.Query("includeObject") ?? "";
        TableWriter.Check(include);
        return new TableWriter(call.Resource, call.Form.Version, include, call.Time).Write(items, metadata);
    }
}
