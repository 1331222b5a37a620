namespace GitOpsActors.Engine.Patching;

public enum PatchFault
{
    /// <summary>The patch is no patch: a bad request.</summary>
    Malformed,

    /// <summary>The patch cannot be applied to this object: the server answers with words of its own that say no more.</summary>
    DoesNotApply,

    /// <summary>A directive or a list that strategic merge cannot make sense of.</summary>
    BadStrategy,
}

/// <summary>A patch that is not applied; the object stays as it was.</summary>
public sealed class PatchException : Exception
{
    public PatchException(PatchFault fault, string message) : base(message) => Fault = fault;

    public PatchException() { }

    public PatchException(string message) : base(message) { }

    public PatchException(string message, Exception inner) : base(message, inner) { }

    public PatchFault Fault { get; }
}
