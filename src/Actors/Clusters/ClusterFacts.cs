using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Actors.Clusters;

/// <summary>What a chart may ask of the cluster that it is for. The version is asked for once for each connection.</summary>
internal sealed class ClusterFacts
{
    private readonly ConditionalWeakTable<ICluster, Task<MapNode>> _versions = [];
    private readonly ConditionalWeakTable<ResourceMap, IReadOnlyList<string>> _apiVersions = [];

    public async Task<string> VersionAsync(ICluster client, CancellationToken stop)
    {
        if (_versions.TryGetValue(client, out var known) && known.IsFaulted) _versions.Remove(client);
        var version = await _versions.GetValue(client, static client => client.VersionAsync(CancellationToken.None)).WaitAsync(stop);
        return version["gitVersion"].Text() ?? "";
    }

    /// <summary>What was answered already; empty for nothing.</summary>
    public string KnownVersion(ICluster client) =>
        _versions.TryGetValue(client, out var known) && known.IsCompletedSuccessfully ? known.Result["gitVersion"].Text() ?? "" : "";

    /// <summary>Versions, and versions with kinds, as charts ask for them.</summary>
    public IReadOnlyList<string> ApiVersions(ResourceMap kinds) => _apiVersions.GetValue(kinds, static kinds =>
        [.. kinds.All.Select(static kind => kind.ApiVersion).Concat(kinds.All.Select(static kind => $"{kind.ApiVersion}/{kind.Kind}")).Distinct(StringComparer.Ordinal)]);
}
