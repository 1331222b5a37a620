using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Messages;

/// <summary>A message for one ApplicationSet, wherever it lives: the shard region finds it by this name, `namespace/name`.</summary>
public interface IForSet
{
    string Set { get; }
}

/// <summary>The set is declared, and is to live somewhere; where it lives already this says nothing.</summary>
public sealed record LookUpSet(string Set) : IForSet;

/// <summary>A repository that the set reads says something else now.</summary>
public sealed record SetSourceNews(string Set) : IForSet;

// Between a set and the watcher of its own node:

/// <summary>A set lives on this node now, and wants to know what there is to know, and to hear of changes.</summary>
internal sealed record IntroduceSet(string Set);

/// <summary>A set does not live on this node any more.</summary>
internal sealed record DepartSet(string Set);

/// <summary>The set as it is declared now; null when it is not any more.</summary>
internal sealed record SetSeen(MapNode? Resource);

/// <summary>Clusters, projects or settings say something else now.</summary>
internal sealed record DeclaredMoved
{
    public static readonly DeclaredMoved Message = new();
}

/// <summary>Applications of the set have changed, or only their status.</summary>
internal sealed record ApplicationsMoved(bool IsStatusAlone);

/// <summary>Under which name a set follows sources: no Application is called so, since its name has at most one slash.</summary>
internal static class SetFollower
{
    private const string Prefix = "applicationset/";

    public static string NameOf(ApplicationName set) => Prefix + set;

    /// <summary>The set that a follower is; null for an Application.</summary>
    public static string? SetOf(string follower) => follower.StartsWith(Prefix, StringComparison.Ordinal) ? follower[Prefix.Length..]
        : null;
}
