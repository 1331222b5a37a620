namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A template, or a function that it calls, fails. The message is what a user is told.</summary>
internal class TemplateException : Exception
{
    public TemplateException(string message) : base(message) { }

    public TemplateException(string message, Exception inner) : base(message, inner) { }

    /// <summary>The words of the chart's author, where the author asked for the failure (fail, required).</summary>
    public string? WantedWords { get; init; }

    /// <summary>What to say of a wanted failure: the outermost place, and the author's words.</summary>
    public string? WantedMessage { get; init; }
}

/// <summary>The render has used up what it may use. Nothing catches this on the way out.</summary>
internal sealed class LimitException(string message) : TemplateException(message);
