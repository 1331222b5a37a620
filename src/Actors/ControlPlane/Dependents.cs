using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>Which Applications of this node wait for others, and what each was told last.</summary>
internal sealed class Dependents(string controlNamespace)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _dependencies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DependencyWait> _told = new(StringComparer.Ordinal);

    /// <summary>What an Application that lives here now has to hear; null for nothing.</summary>
    public DependencyWait? Welcome(string name, IReadOnlyDictionary<string, MapNode> all)
    {
        _told.Remove(name);
        return Look(name, all);
    }

    public void Depart(string name)
    {
        _dependencies.Remove(name);
        _told.Remove(name);
    }

    /// <summary>Those whose wait is another one now that these Applications have changed.</summary>
    /// <param name="local">Whether an Application lives here.</param>
    public IEnumerable<(string Name, DependencyWait Wait)> After(IReadOnlyCollection<string> changed, IReadOnlyDictionary<string, MapNode> all, Func<string, bool> local)
    {
        var isOther = false;
        foreach (var name in changed.Where(local)) isOther |= Read(name, all);
        if (_dependencies.Count == 0) yield break;
        var news = changed.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, dependencies) in _dependencies.ToList())
        {
            // Who waits for whom has changed: a circle may have begun, or ended, anywhere.
            if (!isOther && !news.Contains(name) && !dependencies.Any(news.Contains)) continue;
            if (Look(name, all) is { } wait) yield return (name, wait);
        }
    }

    private DependencyWait? Look(string name, IReadOnlyDictionary<string, MapNode> all)
    {
        var had = _told.ContainsKey(name);
        Read(name, all);
        if (!_dependencies.ContainsKey(name) && !had) return null;
        var wait = Dependencies.WaitOf(name, all, controlNamespace);
        if (_told.GetValueOrDefault(name) == wait) return null;
        _told[name] = wait;
        return wait;
    }

    /// <summary>Returns whether it depends on others than before.</summary>
    private bool Read(string name, IReadOnlyDictionary<string, MapNode> all)
    {
        var now = Dependencies.Of(all.GetValueOrDefault(name), controlNamespace);
        var before = _dependencies.GetValueOrDefault(name) ?? [];
        if (now.Count == 0) _dependencies.Remove(name);
        else _dependencies[name] = now;
        return !now.SequenceEqual(before);
    }
}
