using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>The file of `openapi`: definitions whose merge keys replace the built-in ones.</summary>
internal static class SchemaFile
{
    public static PatchSchema Read(Loader loader, KustomizationFile file)
    {
        if (file.OpenApiPath.Length == 0) return PatchSchema.BuiltIn;
        var place = $"{file.Path}: openapi";
        try
        {
            var definitions = YamlReader.Read(loader.Text(file.OpenApiPath, place)).Map("definitions");
            var shapes = new Dictionary<(string, string), Shape>();
            foreach (var (_, definition) in definitions)
            {
                foreach (var kind in definition["x-kubernetes-group-version-kind"].List())
                {
                    var (group, version) = (kind["group"].Text() ?? "", kind["version"].Text() ?? "");
                    shapes[(group.Length == 0 ? version : $"{group}/{version}", kind["kind"].Text() ?? "")] = ShapeOf(definition, definitions);
                }
            }

            return new PatchSchema(shapes);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {file.OpenApiPath}: {error.Message}", error);
        }
    }

    private static Shape ShapeOf(Node definition, MapNode definitions)
    {
        if (definition["$ref"].Text() is { } reference)
            return definitions[reference[(reference.LastIndexOf('/') + 1)..]] is { } target ? ShapeOf(target, definitions) : Shape.Deduced;
        if (definition["type"].Text() == "array" && definition["items"] is { } items)
        {
            var keys = definition["x-kubernetes-list-map-keys"].List().AsEnumerable().Select(static key => key.Text() ?? "").ToList();
            return new Shape { List = new ListShape(() => ShapeOf(items, definitions), keys.Count > 0 ? ListKind.Associative : ListKind.Atomic, keys) };
        }

        // Shapes of fields are made when they are asked for, so that types may contain themselves.
        return definition["properties"] is MapNode properties
            ? new Shape { Map = new MapShape(properties.AsEnumerable().Select(property => FieldOf(property.Key, property.Value, definitions))) }
            : Shape.Deduced;
    }

    private static FieldShape FieldOf(string name, Node property, MapNode definitions) => new(name, () => ShapeOf(property, definitions))
    {
        PatchStrategy = property["x-kubernetes-patch-strategy"].Text() ?? "",
        PatchMergeKey = property["x-kubernetes-patch-merge-key"].Text() ?? "",
    };
}
