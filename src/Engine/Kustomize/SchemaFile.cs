using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>The file of `openapi`: definitions whose merge keys replace the built-in ones.</summary>
internal static class SchemaFile
{
    private const string BuiltInVersion = "v1.21.2";

    /// <summary>The schema that the kustomization names; null when it names none.</summary>
    public static PatchSchema? Read(Loader loader, KustomizationFile file)
    {
        var place = $"{file.Path}: openapi";
        if (file.OpenApiVersion.Length > 0)
        {
            if (file.OpenApiPath.Length > 0) throw new RenderException($"{place}: builtin version and custom schema provided, cannot use both");
            if (file.OpenApiVersion != BuiltInVersion) throw new RenderException($"{place}: the specified OpenAPI version is not built in: {file.OpenApiVersion}; {BuiltInVersion} is");
            return PatchSchema.BuiltIn;
        }

        if (file.OpenApiPath.Length == 0) return null;
        try
        {
            var document = YamlReader.Read(loader.Text(file.OpenApiPath, place));
            var definitions = document.Map("definitions");
            var shapes = new Dictionary<(string, string), Shape>();
            foreach (var (_, definition) in definitions)
            {
                foreach (var kind in definition["x-kubernetes-group-version-kind"].List())
                {
                    var (group, version) = (kind["group"].Text() ?? "", kind["version"].Text() ?? "");
                    shapes[(group.Length == 0 ? version : $"{group}/{version}", kind["kind"].Text() ?? "")] = ShapeOf(definition, definitions);
                }
            }

            return new PatchSchema(shapes, ClusterScoped(document.Map("paths")));
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {file.OpenApiPath}: {error.Message}", error);
        }
    }

    /// <summary>Kinds that are served, and under no namespace.</summary>
    private static HashSet<Gvk> ClusterScoped(MapNode paths)
    {
        var (served, inNamespaces) = (new HashSet<Gvk>(), new HashSet<Gvk>());
        foreach (var (path, methods) in paths)
        {
            if (methods.At("get", "x-kubernetes-group-version-kind") is not MapNode kind) continue;
            var gvk = new Gvk(kind["group"].Text() ?? "", kind["version"].Text() ?? "", kind["kind"].Text() ?? "");
            (path.Contains("namespaces/{namespace}", StringComparison.Ordinal) ? inNamespaces : served).Add(gvk);
        }

        served.ExceptWith(inNamespaces);
        return served;
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
