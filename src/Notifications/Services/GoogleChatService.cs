using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Google Chat by incoming webhooks. Each recipient, a space, has an address of its own.</summary>
internal sealed class GoogleChatService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var address = options.AddressOf("webhooks." + recipient, options.ForRecipient("webhooks", recipient));
        var parts = new MessageParts(message, "googlechat");
        var body = MapNode.Empty;
        foreach (var field in (string[])["cards", "cardsV2"])
            if (parts.List(field) is { Count: > 0 } cards) body = body.With(field, cards);
        if (body.Count == 0) body = body.With("text", parts.Message);
        if (parts.Text("threadKey") is { Length: > 0 } thread)
        {
            var more = $"threadKey={Uri.EscapeDataString(thread)}&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";
            address = new UriBuilder(address) { Query = address.Query is ['?', _, ..] query ? $"{query}&{more}" : more }.Uri;
        }

        return http.SendAsync(ServiceRequest.Post(address, body), stop);
    }
}
