using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Notifications;

/// <summary>A way in which messages reach people or programs. It serves concurrent callers.</summary>
public interface INotificationService
{
    /// <param name="message">What the templates say.</param>
    /// <param name="recipient">As the subscription names it.</param>
    /// <exception cref="NotificationException">It was not sent, or nobody knows.</exception>
    Task SendAsync(MapNode message, string recipient, CancellationToken stop);
}
