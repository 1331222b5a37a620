using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Messages;

/// <summary>What an Application wants of a source: a branch, tag or range of a repository, or a version or range of a chart.</summary>
/// <param name="Name">The revision of a repository, or the version of a chart.</param>
/// <param name="Within">The prefix of tags, or the chart's name.</param>
public readonly record struct Wish(string Name, string Within = "");

/// <summary>One source of an Application as it was rendered last.</summary>
/// <param name="Source">The name of the source on this node.</param>
/// <param name="Index">Which of the Application's sources.</param>
/// <param name="Point">What the wish meant: a commit, or the version of a chart.</param>
/// <param name="Reads">What the render read of it; null where any change concerns it.</param>
public sealed record Following(string Source, int Index, Wish Wish, string Point, ReadSet? Reads);

/// <summary>The sources of which an Application wants to hear from now on, and no others.</summary>
public sealed record Follow(string Application, IReadOnlyList<Following> Sources);

/// <summary>A webhook, or a person, says that repositories may have moved.</summary>
/// <param name="Addresses">As whoever says so spells them; empty for all.</param>
public sealed record LookAgain(IReadOnlyList<string> Addresses)
{
    /// <summary>In which trace that is told of; null for none, and in what older nodes send.</summary>
    public string? Trace { get; init; }
}
