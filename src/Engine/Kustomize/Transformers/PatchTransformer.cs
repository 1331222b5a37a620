using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>An entry of `patches`: strategic merge patches or a JSON patch, for a target or for the objects that they name.</summary>
internal sealed class PatchTransformer : ITransformer
{
    private readonly List<Resource> _merges = [];
    private readonly ListNode? _operations;
    private readonly Selector? _target;
    private readonly PatchSchema _schema;
    private readonly string _place;

    public PatchTransformer(PatchEntry entry, string text, PatchSchema schema, string place)
    {
        (_schema, _place) = (schema, place);
        _target = entry.Target is null ? null : new Selector(entry.Target, place);
        if (PatchText.AsOperations(text, place) is { } operations)
        {
            _operations = operations;
            return;
        }

        _merges = PatchText.AsObjects(text, place);
        foreach (var merge in _merges) (merge.MayChangeName, merge.MayChangeKind) = (entry.AllowNameChange, entry.AllowKindChange);
        if (_target is not null && _merges.Count > 1) throw new RenderException($"{place}: several strategic merge patches in one entry are not allowed together with a target");
    }

    public int Passes => Math.Max(1, _merges.Count);

    public void Transform(ResourceSet resources)
    {
        if (_operations is not null) ApplyOperations(resources, _operations);
        else if (_target is null) ApplyToNamed(resources);
        else
        {
            foreach (var resource in _target.From(resources).ToList()) Apply(resource, _merges[0], _schema, _place);
        }

    }

    public static void Apply(Resource target, Resource patch, PatchSchema schema, string place)
    {
        var (name, ns, apiVersion, kind) = (target.Name, target.Namespace, target.Root["apiVersion"], target.Root["kind"]);
        if (patch.MayChangeName || patch.MayChangeKind) target.StorePreviousId();
        try
        {
            target.Root = StrategicPatch.Apply(target.Root, patch.Root, schema) ?? MapNode.Empty;
        }
        catch (RenderException error)
        {
            throw new RenderException($"{place}: patch of {target.CurrentId}: {error.Message}", error);
        }

        if (target.IsEmpty) return;
        if (!patch.MayChangeKind) target.Root = target.Root.WithOrWithout("apiVersion", apiVersion).WithOrWithout("kind", kind);
        if (!patch.MayChangeName) target.SetName(name);
        target.SetNamespace(ns);
    }

    public static MapNode Apply(MapNode root, ListNode operations, string place)
    {
        try
        {
            return JsonPatch.Apply(root, operations) as MapNode ?? throw new RenderException($"{place}: the patch turns the object into something else");
        }
        catch (PatchException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }
    }

    private void ApplyToNamed(ResourceSet resources)
    {
        foreach (var merge in _merges)
        {
            var target = resources.Demand(merge.OriginalId, _place);
            Apply(target, merge, _schema, _place);
            if (target.IsEmpty) resources.RemoveEmpty();
        }
    }

    private void ApplyOperations(ResourceSet resources, ListNode operations)
    {
        if (_target is null) throw new RenderException($"{_place}: must specify a target for JSON patch");
        foreach (var resource in _target.From(resources).ToList())
        {
            resource.StorePreviousId();
            resource.Root = Apply(resource.Root, operations, _place);
        }
    }
}
