namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>An ApplicationSet can't be generated from. The message names the generator, the element and the field.</summary>
public sealed class SetException : Exception
{
    public SetException(string message) : base(message) { }

    public SetException(string message, Exception inner) : base(message, inner) { }

    public SetException() { }

    /// <summary>The reason that conditions give: what of the set is wrong.</summary>
    public string Reason { get; init; } = SetReasons.ParametersFailed;

    /// <summary>The same, with where it happened before it.</summary>
    internal SetException At(string place) => new($"{place}: {Message}", this) { Reason = Reason };
}
