using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Telegram: a bot's message into the chat with an id, or the channel with a name; `chat|thread` names a topic of it.</summary>
internal sealed class TelegramService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    // The token is a part of the address, which is shown nowhere.
    private readonly Uri _address = ServiceRequest.Below(
        options.Address("apiURL", "https://api.telegram.org"), $"bot{options.Required("token")}/sendMessage");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var (chat, topic) = recipient.Split('|', 2) is [var first, var second] ? (first, second) : (recipient, "");
        var body = MapNode.Of(("chat_id", NumberOf(chat) is { } id ? id : "@" + chat.TrimStart('@')),
            ("text", new MessageParts(message, "telegram").Message), ("parse_mode", "Markdown"));
        if (topic.Length > 0)
            body = body.With("message_thread_id", NumberOf(topic)
                ?? throw new NotificationException($"'{topic}' is not the number of a topic"));
        return http.SendAsync(ServiceRequest.Post(_address, body), stop);
    }

    private static long? NumberOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
