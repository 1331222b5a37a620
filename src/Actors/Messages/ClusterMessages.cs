using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Messages;

/// <summary>A message for the watcher of one cluster.</summary>
public interface IForCluster
{
    string Server { get; }
}

/// <summary>An Application wants to hear of its objects in a cluster from now on.</summary>
/// <param name="Kinds">Kinds of which it hears what bears its mark.</param>
/// <param name="Keys">Objects that it hears of, whatever mark they bear.</param>
public sealed record Track(string Application, string Server, IReadOnlySet<GroupKind> Kinds, IReadOnlyCollection<ResourceKey> Keys) : IForCluster
{
    /// <summary>Numbers the questions of one Application; what it is told bears the number of its newest one.</summary>
    public int Ask { get; init; }
}

/// <summary>An Application has no use for a cluster any more.</summary>
public sealed record Untrack(string Application, string Server) : IForCluster;

/// <summary>An Application wants to hear from now on what nobody manages in a namespace.</summary>
/// <param name="Namespace">Empty when it does not want to any more.</param>
public sealed record TrackOrphans(string Application, string Server, string Namespace) : IForCluster;
