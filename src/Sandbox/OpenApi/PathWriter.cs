using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.OpenApi;

/// <summary>The URLs of a resource with what can be done there; kubectl looks here for what the server understands.</summary>
internal static class PathWriter
{
    private static readonly string[] Write = ["dryRun", "fieldManager", "fieldValidation"];

    private static readonly (string Verb, string Method, string Action, bool IsNamed, string[] Parameters)[] Operations =
    [
        ("list", "get", "list", false, ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"]),
        ("create", "post", "post", false, Write),
        ("deletecollection", "delete", "deletecollection", false, ["continue", "dryRun", "fieldSelector", "labelSelector", "limit", "propagationPolicy"]),
        ("get", "get", "get", true, []),
        ("update", "put", "put", true, Write),
        ("patch", "patch", "patch", true, [.. Write, "force"]),
        ("delete", "delete", "delete", true, ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"]),
    ];

    public static IEnumerable<(string Path, MapNode Operations)> Of(ServedResource resource, SchemaWriter schemas, string? schemaName)
    {
        var collection = Collection(resource);
        yield return (collection, Item(resource, resource.Verbs, isNamed: false, OpenApiDocuments.Kind(resource), schemas, schemaName));
        if (!resource.Verbs.Contains("get")) yield break;
        yield return (collection + "/{name}", Item(resource, resource.Verbs, isNamed: true, OpenApiDocuments.Kind(resource), schemas, schemaName));
        foreach (var part in resource.Subresources)
        {
            var kind = MapNode.Of(("group", part.Group ?? resource.Group), ("kind", part.Kind), ("version", part.Version ?? resource.Version));
            yield return ($"{collection}/{{name}}/{part.Name}", Item(resource, part.Verbs, isNamed: true, kind, schemas, part.Kind == resource.Kind ? schemaName : null));
        }
    }

    public static string Collection(ServedResource resource)
    {
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        return resource.IsNamespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
    }

    private static MapNode Item(ServedResource resource, IReadOnlyList<string> verbs, bool isNamed, MapNode kind, SchemaWriter schemas, string? schemaName)
    {
        var item = new MapBuilder();
        foreach (var operation in Operations)
        {
            if (operation.IsNamed != isNamed || !verbs.Contains(operation.Verb)) continue;
            var written = new MapBuilder();
            written.Add("parameters", ListNode.Of(operation.Parameters.Select(name => (Node)Parameter(name, "query"))));
            if (operation.Verb == "patch") written.Add("requestBody", Body(PatchTypes(resource), MapNode.Of(("type", "object"))));
            else if (operation.Verb is "create" or "update" && schemaName is not null) written.Add("requestBody", Body(["application/json", "application/yaml"], schemas.Reference(schemaName)));
            written.Add("responses", MapNode.Of(("200", MapNode.Of(("description", "OK")))));
            written.Add("x-kubernetes-action", operation.Action);
            written.Add("x-kubernetes-group-version-kind", kind);
            item.Add(operation.Method, written.Build());
        }
        var parameters = new List<Node>();
        if (isNamed) parameters.Add(Parameter("name", "path"));
        if (resource.IsNamespaced) parameters.Add(Parameter("namespace", "path"));
        item.Add("parameters", ListNode.Of(parameters));
        return item.Build();
    }

    private static string[] PatchTypes(ServedResource resource) => resource.IsCustom
        ? ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"]
        : ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    private static MapNode Body(string[] types, MapNode schema) => MapNode.Of(("content", MapNode.Of(
        types.Select(type => KeyValuePair.Create(type, (Node)MapNode.Of(("schema", schema)))))));

    private static MapNode Parameter(string name, string place)
    {
        var type = name switch
        {
            "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
            "watch" or "force" or "allowWatchBookmarks" or "sendInitialEvents" or "orphanDependents" => "boolean",
            _ => "string",
        };
        var parameter = MapNode.Of(("name", name), ("in", place), ("schema", MapNode.Of(("type", type))));
        return place == "path" ? parameter.With("required", true) : parameter;
    }
}
