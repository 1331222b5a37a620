namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>An expression that cannot be read or evaluated.</summary>
public sealed class CelException : Exception
{
    public CelException(string message) : base(message) { }

    public CelException(string message, Exception inner) : base(message, inner) { }

    public CelException() { }
}
