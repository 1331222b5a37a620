using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Microsoft Teams by its older incoming webhooks, which take message cards. Each recipient has an address of its own.</summary>
internal sealed class TeamsService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var address = options.AddressOf("recipientUrls." + recipient, options.ForRecipient("recipientUrls", recipient));
        var answer = await http.SendAsync(ServiceRequest.Post(address, Card(new MessageParts(message, "teams"))), stop);
        // It answers with success and a reason in words when it refuses.
        if (answer.Text.Trim() != "1") throw new NotificationException("Teams refuses the card" + ServiceHttp.Shown(answer.Text));
    }

    private static Node Card(MessageParts parts)
    {
        if (parts.Document("template") is { } whole) return whole;
        var card = MapNode.Of(("@type", "MessageCard"), ("@context", "https://schema.org/extensions"));
        foreach (var field in (string[])["themeColor", "title", "summary"])
            if (parts.Text(field) is { Length: > 0 } value) card = card.With(field, value);
        if ((parts.Text("text") is { Length: > 0 } text ? text : parts.Message) is { Length: > 0 } said) card = card.With("text", said);
        // Teams shows no card that has neither of them.
        if (!card.Has("summary") && !card.Has("text")) card = card.With("summary", parts.Text("title"));
        var sections = parts.List("sections");
        if (parts.List("facts") is { Count: > 0 } facts) sections = ListNode.Of(sections.Prepend(MapNode.Of(("facts", facts))));
        if (sections.Count > 0) card = card.With("sections", sections);
        return parts.List("potentialAction") is { Count: > 0 } actions ? card.With("potentialAction", actions) : card;
    }
}
