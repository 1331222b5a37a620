namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A template, or a function that it calls, fails. The message is what a user is told.</summary>
internal class TemplateException : Exception
{
    public TemplateException(string message) : base(message) { }

    public TemplateException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Whether the message tells already where it happened in the innermost template.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>A failure that the author of the chart asked for (fail, required): shown with its place and nothing else.</summary>
    public bool IsWanted { get; init; }

    /// <summary>Where the innermost wanted failure happened.</summary>
    public string? WantedPlace { get; init; }
}

/// <summary>The render has used up what it may use. Nothing catches this on the way out.</summary>
internal sealed class LimitException(string message) : TemplateException(message);
