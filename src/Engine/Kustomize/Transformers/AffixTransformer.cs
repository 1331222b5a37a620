using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Puts a prefix before, or a suffix behind, the names of objects.</summary>
internal sealed class AffixTransformer(string affix, bool isPrefix, IReadOnlyList<FieldSpec> fields) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        foreach (var resource in resources.All)
        {
            var original = resource.OriginalId.Gvk;
            // Names with a meaning to Kubernetes itself stay.
            if (original.Kind is "CustomResourceDefinition" or "Namespace" || original is { Group: "apiregistration.k8s.io", Kind: "APIService" }) continue;
            foreach (var spec in fields)
            {
                if (!original.IsSelectedBy(spec.Gvk)) continue;
                if (spec.Path == "metadata/name" && affix.Length > 0)
                {
                    (isPrefix ? resource.Prefixes : resource.Suffixes).Add(affix);
                    resource.StorePreviousId();
                }

                if (affix.Length > 0) resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Leave, Set);
            }
        }
    }

    private StringNode Set(Node node) => node is MapNode or ListNode
        ? throw new RenderException("wrong node kind: expected ScalarNode")
        : StringNode.Of(isPrefix ? affix + node.PlainText() : node.PlainText() + affix);
}
