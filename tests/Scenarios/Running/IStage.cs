using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Scenarios.Running;

/// <summary>Where scenarios are played: an engine, a cluster that is also its control plane, and the hands of people and
/// controllers.</summary>
internal interface IStage
{
    /// <summary>Who owns the fields that people write.</summary>
    const string Somebody = "somebody";

    MemoryOrigins Origins { get; }

    WriteLog Writes { get; }

    /// <summary>Tells the engine that the repository has moved, as a webhook does.</summary>
    void Heard(string repository);

    MapNode? Find(ObjectName name);

    /// <summary>All objects of a kind in a namespace.</summary>
    IReadOnlyList<MapNode> All(string group, string kind, string @namespace);

    Task CreateAsync(MapNode item, string manager = Somebody);

    Task PatchAsync(ObjectName name, PatchKind kind, Node patch);

    /// <summary>What a controller finds.</summary>
    Task WriteStatusAsync(MapNode item);

    Task DeleteAsync(ObjectName name);

    Task AdvanceAsync(TimeSpan by);

    /// <summary>Gives the engine the time to do all that it would now do, and returns what is still not as expected; null when all
    /// is.</summary>
    /// <param name="problem">Asked again whenever something has changed that belongs to the scenario.</param>
    Task<string?> SettleAsync(string scenario, Func<string?> problem);
}
