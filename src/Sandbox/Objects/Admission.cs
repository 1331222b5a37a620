using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects.Plugins;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>What the admission plugins of a real server do that users notice, one after the other.</summary>
internal sealed class Admission(Cluster cluster)
{
    private readonly AdmissionPlugin[] _plugins =
    [
        new NamespaceLifecycle(cluster), new LimitAdmission(cluster), new PodAdmission(cluster), new StorageAdmission(cluster), new PriorityAdmission(cluster),
        new EscalationCheck(cluster), new QuotaAdmission(cluster), new ServiceAllocation(cluster),
    ];

    public MapNode Mutate(WriteRequest request, MapNode item, MapNode? old)
    {
        foreach (var plugin in _plugins) item = plugin.Mutate(request, item, old);
        return item;
    }

    public void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        foreach (var plugin in _plugins) plugin.Validate(request, item, old);
    }

    public MapNode Allocate(WriteRequest request, MapNode item, MapNode? old)
    {
        foreach (var plugin in _plugins) item = plugin.Allocate(request, item, old);
        return item;
    }

    public void Release(WriteRequest request, MapNode item)
    {
        foreach (var plugin in _plugins) plugin.Release(request, item);
    }

    public void CheckDeletion(WriteRequest request)
    {
        foreach (var plugin in _plugins) plugin.CheckDeletion(request);
    }
}
