using GitOpsActors.Actors.Messages;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Actors.Sources;

// What is asked of the sources of a node, by others on the same node: answers hold what can be read from there only.

/// <summary>Opens a source for a render. Answered with <see cref="Opened"/>, or a failure.</summary>
/// <param name="Application">The Application that renders; it need not have a look made when it follows the source already.</param>
/// <param name="Wish">What is wanted; null where nobody has to look.</param>
/// <param name="IsFresh">Whether what is known will not do.</param>
internal sealed record OpenSource(string Application, string Url, bool IsChart, string Project, Wish? Wish, bool IsFresh)
{
    /// <summary>Whether Secrets count for nothing, since the project does not permit the place that they are for. Of charts alone.</summary>
    public bool IsAnonymous { get; init; }
}

/// <param name="Point">What the wish means; empty when it means nothing, and null when only the origin can tell.</param>
/// <param name="IsBranch">Whether the wish means a branch.</param>
internal sealed record Opened(string Source, IOrigin Origin, string? Point, bool IsBranch = false);

/// <summary>Something was fetched from a source beside its actor.</summary>
/// <param name="Problem">Why it failed; empty when it did not.</param>
internal sealed record SourceUsed(string Source, string Problem);

/// <summary>The addresses of repositories by their names, for those in a project. Answered with a dictionary.</summary>
internal sealed record AskNames(string Project);

/// <summary>How a repository is written to, for those in a project. Answered with <see cref="WritingAccess"/>, or a failure.</summary>
internal sealed record AskWriting(string Url, string Project);

/// <param name="Access">Null where no Secret says that it may be written to.</param>
internal sealed record WritingAccess(RepositoryAccess? Access);

/// <summary>What is known of all sources. Answered with a list of <see cref="SourceState"/>.</summary>
public sealed record AskSources;

/// <param name="Url">As it was first spelled; it may hold a login.</param>
/// <param name="Address">What people may see of it.</param>
/// <param name="LookedAt">When it was last looked at; null before the first look.</param>
/// <param name="Problem">Why that failed; empty when it did not.</param>
public sealed record SourceState(string Id, string Url, string Address, string Type, int Followers, DateTimeOffset? LookedAt, string Problem);

internal sealed record AskState
{
    public static readonly AskState Message = new();
}

/// <summary>What an Application follows at one source.</summary>
internal sealed record FollowHere(string Application, IReadOnlyList<Following> Sources);

internal sealed record NewOrigin(IOrigin Origin);

/// <summary>A source has nothing to do and may be closed, if nothing is on its way to it.</summary>
/// <param name="Heard">How many questions and followers have reached it.</param>
internal sealed record SourceIdle(string Source, long Heard);

/// <param name="Trace">In which trace that is told of; null for none.</param>
internal sealed record LookNow(string? Trace);
