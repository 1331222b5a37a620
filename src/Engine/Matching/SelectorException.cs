namespace GitOpsActors.Engine.Matching;

/// <summary>A selector that does not parse; the message is for the user.</summary>
public sealed class SelectorException : Exception
{
    public SelectorException(string message) : base(message) { }

    public SelectorException(string message, Exception inner) : base(message, inner) { }

    public SelectorException() { }
}
