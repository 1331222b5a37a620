namespace GitOpsActors.Notifications;

/// <summary>A message could not be sent, or a service can't be used as it is set up.</summary>
/// <param name="message">What went wrong, in words that may be shown.</param>
/// <param name="isPassing">Whether it may work a moment later.</param>
public sealed class NotificationException(string message, bool isPassing = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsPassing => isPassing;

    /// <summary>For how long the service wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
