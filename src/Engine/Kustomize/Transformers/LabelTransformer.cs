using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Sets labels or annotations in all fields that hold them.</summary>
internal sealed class LabelTransformer(IReadOnlyList<KeyValuePair<string, string>> pairs, IReadOnlyList<FieldSpec> fields) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (pairs.Count == 0) return;
        foreach (var resource in resources.All) Set(resource);
    }

    private void Set(Resource resource)
    {
        var gvk = resource.Gvk;
        foreach (var (key, text) in pairs)
        {
            var value = StringNode.Of(text);
            resource.Share(value);
            foreach (var spec in fields)
            {
                if (gvk.IsSelectedBy(spec.Gvk)) Set(resource, spec, key, value);
            }
        }
    }

    private static void Set(Resource resource, FieldSpec spec, string key, StringNode value)
    {
        var replaced = new List<(Node Old, Node New)>();
        resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Map, node =>
        {
            var map = node as MapNode ?? (node is NullNode ? MapNode.Empty : throw new RenderException("wrong node kind: expected MappingNode"));
            if (map[key] is not { } old) return map.With(key, value);
            var fresh = StringNode.Of(value.Value);
            replaced.Add((old, fresh));
            return map.With(key, fresh);
        });
        foreach (var (old, fresh) in replaced) resource.Spread(old, fresh);
    }
}
