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

        var types = document.Map();
        var labels = new Collected();
        foreach (var (_, type) in types)
        {
            var properties = type["Schema"].Map("properties") is { Count: > 0 } upper ? upper : type["schema"].Map("properties");
            if (!properties.Has("kind")) continue;
            foreach (var version in KindsOf(type)) Walk(types, properties, version, [], labels, 0);
        }

        return FieldSpecs.From(
            new Dictionary<string, List<FieldSpec>> { ["commonLabels"] = labels.Labels, ["commonAnnotations"] = labels.Annotations },
            labels.References);
    }

    private static IEnumerable<Gvk> KindsOf(Node type) => (type["Schema"] ?? type["schema"]).At("x-kubernetes-group-version-kind").List().AsEnumerable()
        .Select(static kind => new Gvk(kind["group"].Text() ?? "", kind["version"].Text() ?? "", kind["kind"].Text() ?? ""));

    private static void Walk(MapNode types, MapNode properties, Gvk gvk, IReadOnlyList<string> path, Collected collected, int depth)
    {
        if (depth > DepthMax) return;
        foreach (var (name, property) in properties)
        {
            string[] here = [.. path, name];
            var spec = new FieldSpec(string.Join('/', here), gvk, true);
            if (property.At("x-kubernetes-annotation") is not null) collected.Annotations.Add(spec);
            if (property.At("x-kubernetes-label-selector") is not null) collected.Labels.Add(spec);
            if (property.At("x-kubernetes-object-ref-kind").Text() is { } kind)
            {
                var target = Gvk.Of(property.At("x-kubernetes-object-ref-api-version").Text() ?? "", kind);
                var field = property.At("x-kubernetes-object-ref-name-key").Text() is { } key ? $"{spec.Path}/{key}" : spec.Path;
                collected.References.Add(new NameReference(target, [spec with { Path = field, Create = false }]));
            }

            if (property["$ref"].Text() is { } reference && types[reference[(reference.LastIndexOf('/') + 1)..]] is { } below)
                Walk(types, (below["Schema"] ?? below["schema"]).Map("properties"), gvk, here, collected, depth + 1);
            else
                Walk(types, property.Map("properties"), gvk, here, collected, depth + 1);
        }
    }

    private sealed class Collected
    {
        public List<FieldSpec> Labels { get; } = [];

        public List<FieldSpec> Annotations { get; } = [];

        public List<NameReference> References { get; } = [];
    }
}
