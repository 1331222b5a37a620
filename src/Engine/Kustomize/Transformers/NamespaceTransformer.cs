using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Which subjects of role bindings get the namespace.</summary>
internal enum SubjectRule
{
    /// <summary>Service accounts called `default`; the others follow their objects by name.</summary>
    DefaultOnly,
    AllServiceAccounts,
    None,
}

/// <summary>Puts all objects that live in a namespace into one.</summary>
internal sealed class NamespaceTransformer(string ns, IReadOnlyList<FieldSpec> fields, bool onlyWhereUnset = false, SubjectRule subjects = SubjectRule.DefaultOnly) : ITransformer
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
        if (!gvk.IsClusterScoped && MaySet(resource.Root.At("metadata", "namespace"))) resource.SetNamespace(ns);
        if (gvk.Kind is "RoleBinding" or "ClusterRoleBinding" && subjects != SubjectRule.None) SetSubjects(resource);
        foreach (var spec in fields)
        {
            // These two have rules of their own, above.
            if (spec.Path is "metadata/namespace" || (spec.Path is "subjects" && gvk.Kind is "RoleBinding" or "ClusterRoleBinding")) continue;
            if (gvk.IsSelectedBy(spec.Gvk)) resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Scalar, old => MaySet(old) ? ns : old);
        }
    }

    private void SetSubjects(Resource resource)
    {
        if (resource.Root["subjects"] is not ListNode list) return;
        resource.Root = resource.Root.With("subjects", list.Changed(item =>
            item is MapNode subject && subject["kind"].Text() == "ServiceAccount" &&
            (subjects == SubjectRule.AllServiceAccounts || subject["name"].Text() == "default") && MaySet(subject["namespace"])
                ? subject.With("namespace", ns)
                : item));
    }

    private bool MaySet(Node? old) => !onlyWhereUnset || old is null or NullNode or StringNode { Value: "" };
}
