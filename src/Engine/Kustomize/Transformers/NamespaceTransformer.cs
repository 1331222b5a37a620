using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Which subjects of role bindings get the namespace.</summary>
internal enum SubjectRule
{
    /// <summary>Those called `default`; the others follow their objects by name.</summary>
    DefaultOnly,
    AllServiceAccounts,
    None,
}

/// <summary>Puts all objects that live in a namespace into one.</summary>
internal sealed class NamespaceTransformer(string ns, IReadOnlyList<FieldSpec> fields, PatchSchema schema, bool onlyWhereUnset = false, SubjectRule subjects = SubjectRule.DefaultOnly) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (ns.Length == 0) return;
        foreach (var resource in resources.All)
        {
            if (resource.IsEmpty) continue;
            resource.StorePreviousId();
            SetIn(resource);
        }

        var seen = new HashSet<(Gvk, string, string)>();
        foreach (var resource in resources.All)
        {
            var id = resource.CurrentId;
            if (!resource.IsEmpty && !seen.Add((id.Gvk, id.Name, id.EffectiveNamespace)))
                throw new RenderException($"namespace transformation produces ID conflict: {id} (in {resource.Source})");
        }
    }

    private void SetIn(Resource resource)
    {
        var gvk = resource.Gvk;
        if (!gvk.IsClusterScoped && !schema.IsClusterScoped(gvk) && MaySet(resource.Root.At("metadata", "namespace"))) resource.SetNamespace(ns);
        if (IsBinding(gvk) && subjects != SubjectRule.None) SetSubjects(resource);
        foreach (var spec in fields)
        {
            // Both have rules of their own, above, and a kind of another group that is called Namespace is none.
            if (spec.Path is "metadata/namespace" || spec.Path is "subjects/namespace" && IsBinding(spec.Gvk)) continue;
            if (spec is { Path: "metadata/name", Gvk.Kind: "Namespace" } && gvk.Group.Length > 0) continue;
            if (gvk.IsSelectedBy(spec.Gvk)) resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Scalar, Set);
        }
    }

    private static bool IsBinding(Gvk gvk) => gvk.Kind is "RoleBinding" or "ClusterRoleBinding";

    private Node Set(Node old) => old is MapNode or ListNode
        ? throw new RenderException("namespace field specs must target scalar nodes")
        : MaySet(old) ? ns : old;

    private void SetSubjects(Resource resource)
    {
        if (resource.Root["subjects"] is not ListNode list) return;
        resource.Root = resource.Root.With("subjects", list.Changed(item =>
            item is MapNode subject && IsMeant(subject) && MaySet(subject["namespace"]) ? subject.With("namespace", ns) : item));
    }

    /// <summary>Whoever is called `default` counts, be it an account or not: the original asks for the name only.</summary>
    private bool IsMeant(MapNode subject) => subjects == SubjectRule.AllServiceAccounts ? subject["kind"].Text() == "ServiceAccount" : subject["name"].Text() == "default";

    private bool MaySet(Node? old) => !onlyWhereUnset || old is null or NullNode or StringNode { Value: "" };
}
