using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Actions;

/// <summary>One thing that an action wants written.</summary>
/// <param name="IsNew">The object is to be made; otherwise it is the one that the action is about, changed.</param>
public sealed record ActionChange(bool IsNew, MapNode Item)
{
    internal static ActionChange Changed(MapNode item) => new(IsNew: false, item);

    internal static ActionChange New(MapNode item) => new(IsNew: true, item);
}

/// <summary>What an action is given.</summary>
/// <param name="Item">The object as the cluster has it.</param>
public sealed record ActionCall(MapNode Item, IReadOnlyDictionary<string, string> Parameters, DateTimeOffset Now);

/// <summary>An action can't be run; the message says why, and what can.</summary>
public sealed class ActionException(string message) : Exception(message);
