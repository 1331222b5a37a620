using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox.Storage;
using GitOpsActors.Scenarios.Running;

namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>The real engine against the sandbox, which others may use at the same time.</summary>
/// <param name="time">The engine's clock, when it can be moved.</param>
internal sealed class SandboxStage(ScenarioFleet fleet, JumpingTime? time) : IStage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public MemoryOrigins Origins => fleet.Origins;

    public WriteLog Writes => fleet.Writes;

    public void Heard(string repository) => fleet.Fleet.Client.LookAgain(repository);

    public MapNode? Find(ObjectName name) =>
        fleet.TableOf(name.Group, name.Kind)?.Get(name.Namespace, name.Name) is { } found ? Whole(found, name.Group, name.Kind) : null;

    public IReadOnlyList<MapNode> All(string group, string kind, string @namespace) =>
        [.. fleet.TableOf(group, kind)?.View(@namespace).Objects.Select(one => Whole(one, group, kind)) ?? []];

    /// <summary>What all objects of a table have in common is not kept with each.</summary>
    private MapNode Whole(StoredObject found, string group, string kind) =>
        found.Document.With("apiVersion", fleet.Cluster.Catalog.FindKind(group, kind)!.ApiVersion).With("kind", kind);

    /// <summary>A project is there when the engine has heard of it: Applications and projects come to it on watches of their own.</summary>
    public async Task CreateAsync(MapNode item, string manager = IStage.Somebody)
    {
        await fleet.Client.CreateAsync(item, ScenarioFleet.Hand with { FieldManager = manager }, default);
        if (item.Text("kind") != "AppProject") return;
        using var patience = new CancellationTokenSource(Patience);
        while ((await fleet.Fleet.Client.ControlPlaneAsync(patience.Token)).View?.Projects.ContainsKey(ObjectName.Of(item).Name) != true)
            await Task.Yield();
    }

    public Task PatchAsync(ObjectName name, PatchKind kind, Node patch) =>
        fleet.Client.PatchAsync(name, kind, patch, ScenarioFleet.Hand, default);

    public async Task WriteStatusAsync(MapNode item)
    {
        var name = ObjectName.Of(item);
        var kind = await fleet.Client.FindKindAsync(name.Group, name.Kind, default);
        var patch = ListNode.Of(MapNode.Of(("op", "add"), ("path", "/status"), ("value", item["status"]!)));
        await fleet.Client.PatchAsync(name, PatchKind.Json, patch,
            new WriteOptions
            {
                FieldManager = "kube-controller-manager", Subresource = kind.Subresources.Contains("status") ? "status"
            : ""
            }, default);
    }

    public Task DeleteAsync(ObjectName name) => fleet.Client.DeleteAsync(name, DeleteOptions.Default, default);

    public Task AdvanceAsync(TimeSpan by)
    {
        (time ?? throw new InvalidOperationException("this clock can't be moved")).Jump(by);
        return Task.CompletedTask;
    }

    /// <summary>Looks again with each change of an object that has to do with the scenario, and never in between.</summary>
    public async Task<string?> SettleAsync(string scenario, Func<string?> problem)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var changed = new SemaphoreSlim(0, 1);
        void Tell(ResourceTable table, ObjectEvent happened)
        {
            var item = happened.After;
            if (!item.Namespace.StartsWith(scenario, StringComparison.Ordinal) && !item.Name.StartsWith(scenario, StringComparison.Ordinal)
                && table.Plural != "customresourcedefinitions") return;
            try
            {
                changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody has been told already.
            }
        }

        fleet.Cluster.Store.Observe(Tell);
        try
        {
            while (true)
            {
                if (problem() is not { } found) return null;
                try
                {
                    await changed.WaitAsync(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    return found;
                }
            }
        }
        finally
        {
            fleet.Cluster.Store.Forget(Tell);
        }
    }
}
