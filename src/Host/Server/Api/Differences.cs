using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What a sync would change, object by object. Only a person asks for this, so only here are whole objects fetched.</summary>
/// <param name="name">The Application's short name.</param>
internal sealed class Differences(FleetClient fleet, string name)
{
    private static readonly WriteOptions DryRun = new() { FieldManager = LiveObject.Manager, Force = true, DryRun = true };

    /// <param name="others">What is to be compared with, instead of what the Application was rendered to.</param>
    public async Task<ListNode> ReadAsync(IReadOnlyList<MapNode>? others, CancellationToken stop)
    {
        var described = await fleet.DescribeAsync(name, stop);
        var rendered = others is null ? ManifestsApi.Rendered(described) : described.Targets ?? [];
        var targets = (others ?? rendered).ToDictionary(ResourceKey.Of);
        var client = fleet.Node.Connections.Find(described.Server)?.Cluster ?? throw new ApiException(503, $"there is no cluster with the address {described.Server}");
        var (application, settings) = (await ApplicationAsync(stop), await SettingsAsync(stop));
        var ignore = (application is null ? IgnoreRules.None : ApplicationSpec.Read(application).Ignore).And(settings.Ignore);
        var items = await Task.WhenAll(targets.Keys.Concat(rendered.Select(ResourceKey.Of)).Concat(described.Extra).Distinct().Order()
            .Select(key => OneAsync(client, key, targets.GetValueOrDefault(key), ignore.For(key), settings.MaskedAnnotations, stop)));
        return ListNode.Of(items.OfType<MapNode>().Select(static item => (Node)item));
    }

    private Task<MapNode?> ApplicationAsync(CancellationToken stop)
    {
        var identity = ApplicationName.Parse(name, fleet.Node.Namespace);
        return fleet.Node.Control.GetAsync(new ObjectName("argoproj.io", "Application", identity.Namespace, identity.Name), stop);
    }

    private async Task<ResourceSettings> SettingsAsync(CancellationToken stop) => ResourceSettings.Read(
        (await fleet.Node.Control.GetAsync(new ObjectName("", "ConfigMap", fleet.Node.Namespace, "argocd-cm"), stop)).Map("data"));

    /// <summary>One object; null when nobody wants it and it is not there.</summary>
    private static async Task<MapNode?> OneAsync(ICluster client, ResourceKey key, MapNode? target, IgnoreRules ignore,
        IReadOnlyList<string> maskedAnnotations, CancellationToken stop)
    {
        var live = await GetAsync(client, key, stop);
        if (live is null && target is null) return null;
        var (predicted, problem) = target is null ? (null, "") : live is null ? (target, "") : await PredictAsync(client, target, stop);
        var mask = new SecretMask(maskedAnnotations);
        var shown = live ?? MapNode.Empty;
        var (liveBody, predictedBody) = (Clean(live, ignore, shown, mask), Clean(problem.Length > 0 ? target : predicted, ignore, shown, mask));
        var item = MapNode.Of(
            ("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name),
            ("targetState", Text(target is null ? null : mask.Hide(target))), ("liveState", Text(live is null ? null : mask.Hide(live))),
            ("normalizedLiveState", Text(liveBody)), ("predictedLiveState", Text(predictedBody)),
            ("modified", liveBody != predictedBody || live is null));
        return problem.Length > 0 ? item.With("problem", problem) : item;
    }

    private static async Task<MapNode?> GetAsync(ICluster client, ResourceKey key, CancellationToken stop)
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

    private static async Task<(MapNode?, string)> PredictAsync(ICluster client, MapNode target, CancellationToken stop)
    {
        try
        {
            return (await client.ApplyAsync(target, DryRun, stop), "");
        }
        catch (ClusterException error) when (error.Kind == FaultKind.Invalid)
        {
            return (null, SecretQuotes.Hide(error.Message, target));
        }
    }

    private static MapNode? Clean(MapNode? item, IgnoreRules ignore, MapNode live, SecretMask mask) => item is null ? null : mask.Hide(ignore.Strip(LiveObject.Body(item), live));

    private static string Text(MapNode? item) => item is null ? "null" : JsonText.Write(item);
}
