using GitOpsActors.Actors.Applications;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Api;

/// <summary>What a sync would change, object by object. Only a person asks for this, so only here are whole objects fetched.</summary>
internal sealed class Differences(ApplicationRoom room, string name)
{
    private static readonly WriteOptions DryRun = new() { FieldManager = LiveObject.Manager, Force = true, DryRun = true };

    public async Task<ListNode> ReadAsync(CancellationToken stop)
    {
        var state = await room.Of(name).AskAsync(new LookInside(), TimeSpan.FromSeconds(30), stop);
        if (state.Picture.Rendered is not { } rendered)
            throw new ApiException(400, state.Picture.RenderFault?.Problem ?? "nothing is rendered yet; `gax app get` tells why");
        var client = room.ClientOf(rendered.Goal.Server) ?? throw new ApiException(503, $"there is no cluster with the address {rendered.Goal.Server}");
        var targets = rendered.Done.Targets.Targets;
        var extra = state.Picture.Comparison?.Resources.Where(static resource => resource.RequiresPruning).Select(static resource => resource.Key) ?? [];
        var items = await Task.WhenAll(targets.Keys.Concat(extra).Distinct().Order().Select(key => OneAsync(client, key, targets.GetValueOrDefault(key)?.Manifest, stop)));
        return ListNode.Of(items.Select(static item => (Node)item));
    }

    private static async Task<MapNode> OneAsync(ClusterClient client, ResourceKey key, MapNode? target, CancellationToken stop)
    {
        var live = await GetAsync(client, key, stop);
        var (predicted, problem) = target is null ? (null, "") : live is null ? (target, "") : await PredictAsync(client, target, stop);
        var mask = new SecretMask();
        var (liveBody, predictedBody) = (Clean(live, mask), problem.Length > 0 ? Clean(target, mask) : Clean(predicted, mask));
        var item = MapNode.Of(
            ("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name),
            ("targetState", Text(target is null ? null : mask.Hide(target))), ("liveState", Text(live is null ? null : mask.Hide(live))),
            ("normalizedLiveState", Text(liveBody)), ("predictedLiveState", Text(predictedBody)),
            ("modified", liveBody != predictedBody || live is null));
        return problem.Length > 0 ? item.With("problem", problem) : item;
    }

    private static async Task<MapNode?> GetAsync(ClusterClient client, ResourceKey key, CancellationToken stop)
    {
        try
        {
            return await client.GetAsync(new ObjectName(key.Group, key.Kind, key.Namespace, key.Name), stop);
        }
        catch (ClusterException error) when (error.Kind == FaultKind.UnknownKind)
        {
            return null;
        }
    }

    private static async Task<(MapNode?, string)> PredictAsync(ClusterClient client, MapNode target, CancellationToken stop)
    {
        try
        {
            return (await client.ApplyAsync(target, DryRun, stop), "");
        }
        catch (ClusterException error) when (error.Kind == FaultKind.Invalid)
        {
            return (null, error.Message);
        }
    }

    private static MapNode? Clean(MapNode? item, SecretMask mask) => item is null ? null : mask.Hide(LiveObject.Body(item));

    private static string Text(MapNode? item) => item is null ? "null" : JsonText.Write(item);
}
