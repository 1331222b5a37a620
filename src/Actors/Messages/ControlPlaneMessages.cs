using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Messages;

/// <summary>An Application that lives on this node wants to know what there is to know, and to hear of changes. Asks its node's control plane.</summary>
public sealed record Introduce(string Application);

/// <summary>An Application does not live on this node any more.</summary>
public sealed record Depart(string Application);

/// <summary>The sender wants to hear which Applications are declared, as <see cref="NamesSeen"/>.</summary>
public sealed record FollowNames;

/// <summary>Applications that are declared now, and some that are not any more.</summary>
public sealed record NamesSeen(IReadOnlyList<string> Declared, IReadOnlyList<string> Gone);

/// <summary>The sender wants to hear of each change of an Application, as <see cref="Announced"/>, until it ends.</summary>
/// <param name="AlsoSettings">And of changes of everything else that is declared, as <see cref="SettingsMoved"/>.</param>
public sealed record Listen(bool AlsoSettings = false);

/// <summary>Something that is said to all may say something else now.</summary>
public sealed record SettingsMoved
{
    public static readonly SettingsMoved Message = new();
}

/// <param name="Resource">Null when it is gone.</param>
public sealed record Announced(string Application, MapNode? Resource);
