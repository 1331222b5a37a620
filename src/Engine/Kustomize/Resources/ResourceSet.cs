using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Resources;

/// <summary>The objects of a build, in order, each name once.</summary>
internal sealed class ResourceSet
{
    private readonly List<Resource> _resources = [];

    public IReadOnlyList<Resource> All => _resources;

    public void Append(Resource resource)
    {
        var id = resource.CurrentId;
        if (_resources.Exists(other => other.CurrentId.Matches(id)))
            throw new RenderException($"may not add resource with an already registered id: {id} (in {resource.Source})");
        _resources.Add(resource);
    }

    public void AppendAll(IEnumerable<Resource> resources)
    {
        // Looked up by name only: a base of thousands of objects must not be compared pair by pair.
        var known = _resources.Select(static resource => Key(resource.CurrentId)).ToHashSet();
        foreach (var resource in resources)
        {
            if (!known.Add(Key(resource.CurrentId)))
                throw new RenderException($"may not add resource with an already registered id: {resource.CurrentId} (in {resource.Source})");
            _resources.Add(resource);
        }
    }

    /// <summary>Adds what a generator made: as a new object, in place of one, or merged into one.</summary>
    public void Absorb(Resource generated)
    {
        var id = generated.CurrentId;
        var found = MatchingAnyId(id.Matches);
        if (found.Count > 1) throw new RenderException($"{generated.Source}: {id} could be merged into several objects: {string.Join(", ", found.Select(static one => one.CurrentId))}");
        if (found.Count == 0)
        {
            if (generated.Behavior != GeneratorBehavior.Create) throw new RenderException($"{generated.Source}: id {id} does not exist; cannot merge or replace");
            Append(generated);
            return;
        }

        var older = found[0];
        if (generated.Behavior == GeneratorBehavior.Create) throw new RenderException($"{generated.Source}: id {id} exists; behavior must be merge or replace");
        generated.InheritFrom(older);
        if (generated.Behavior == GeneratorBehavior.Merge) generated.MergeDataFrom(older);
        _resources[_resources.IndexOf(older)] = generated;
    }

    public List<Resource> MatchingAnyId(Func<ResourceId, bool> matches) => _resources.FindAll(resource => resource.HasAnyId(matches));

    /// <summary>The one object that has or had this name.</summary>
    public Resource Demand(ResourceId id, string forWhat)
    {
        var found = MatchingAnyId(id.Matches);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new RenderException($"no matches for Id {id}; failed to find unique target for patch of {forWhat}"),
            _ => throw new RenderException($"multiple matches for Id {id}; failed to find unique target for patch of {forWhat}"),
        };
    }

    public void RemoveEmpty() => _resources.RemoveAll(static resource => resource.IsEmpty);

    public void RemoveAll(Predicate<Resource> which) => _resources.RemoveAll(which);

    public void ReplaceAll(IReadOnlyList<Resource> resources)
    {
        _resources.Clear();
        _resources.AddRange(resources);
    }

    private static (Gvk, string, string) Key(ResourceId id) => (id.Gvk, id.Name, id.EffectiveNamespace);
}
