using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>A file of `crds`: type definitions whose marks tell where labels, annotations and names of other objects are.</summary>
internal static class CrdFile
{
    private const int DepthMax = 50;

    public static FieldSpecs Read(string text, string place)
    {
        Node document;
        try
        {
            document = YamlReader.Read(text);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }

        var types = document as MapNode ?? throw new RenderException($"{place}: it is no map of type definitions");
        if (types.Any(static type => type.Value is not MapNode))
            throw new RenderException($"{place}: it holds no type definitions by name; a CustomResourceDefinition itself belongs to resources");
        var found = new Collected();
        foreach (var (name, type) in types)
        {
            var properties = PropertiesOf(type);
            if (properties.Has("kind") && properties.Has("apiVersion") && properties.Has("metadata"))
                Walk(types, properties, new Gvk("", "", name[(name.LastIndexOf('.') + 1)..]), [], found, 0);
        }

        return FieldSpecs.From(
            new Dictionary<string, List<FieldSpec>> { ["commonLabels"] = found.Labels, ["commonAnnotations"] = found.Annotations, ["namePrefix"] = found.Names },
            found.References);
    }

    private static MapNode PropertiesOf(Node type) => (type["Schema"] ?? type["schema"]).Map("properties");

    private static void Walk(MapNode types, MapNode properties, Gvk gvk, IReadOnlyList<string> path, Collected found, int depth)
    {
        if (depth > DepthMax) return;
        foreach (var (name, property) in properties)
        {
            string[] here = [.. path, name];
            var spec = new FieldSpec(string.Join('/', here), gvk, true);
            if (property["x-kubernetes-annotation"] is StringNode) found.Annotations.Add(spec);
            if (property["x-kubernetes-label-selector"] is StringNode) found.Labels.Add(spec);
            if (property["x-kubernetes-identity"] is StringNode) found.Names.Add(spec);
            if (property["x-kubernetes-object-ref-api-version"].Text() is { } version && property["x-kubernetes-object-ref-kind"].Text() is { } kind)
            {
                var key = property["x-kubernetes-object-ref-name-key"].Text() ?? "name";
                found.References.Add(new NameReference(new Gvk("", version, kind), [spec with { Path = $"{spec.Path}/{key}" }]));
            }

            if (property["$ref"].Text() is { } reference && types[reference] is { } below) Walk(types, PropertiesOf(below), gvk, here, found, depth + 1);
        }
    }

    private sealed class Collected
    {
        public List<FieldSpec> Labels { get; } = [];

        public List<FieldSpec> Annotations { get; } = [];

        public List<FieldSpec> Names { get; } = [];

        public List<NameReference> References { get; } = [];
    }
}
