using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Microsoft Teams by workflows, which take adaptive cards. What a template says for message cards is put into one.</summary>
internal sealed class TeamsWorkflowsService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private static readonly string[] Styles = ["default", "emphasis", "good", "attention", "warning", "accent"];

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var address = options.AddressOf("recipientUrls." + recipient, options.ForRecipient("recipientUrls", recipient));
        var parts = new MessageParts(message, "teams-workflows");
        return http.SendAsync(ServiceRequest.Post(address, parts.Document("template")
            ?? Around(parts.Document("adaptiveCard") ?? Card(parts))), stop);
    }

    private static MapNode Around(Node card) => MapNode.Of(("type", "message"), ("attachments", ListNode.Of(MapNode.Of(
        ("contentType", "application/vnd.microsoft.card.adaptive"), ("contentUrl", NullNode.Instance), ("content", card)))));

    private static MapNode Card(MessageParts parts)
    {
        var body = new List<Node>();
        if (parts.Text("title") is { Length: > 0 } title)
            body.Add(Block(title).With("size", "Large").With("weight", "Bolder"));
        if ((parts.Text("text") is { Length: > 0 } text ? text : parts.Message) is { Length: > 0 } said) body.Add(Block(said));
        if (Facts(parts.List("facts")) is { } facts) body.Add(facts);
        foreach (var section in parts.List("sections"))
        {
            foreach (var field in (string[])["activityTitle", "activitySubtitle", "title", "text"])
                if (section[field].Text() is { Length: > 0 } value) body.Add(Block(value));
            if (Facts(section.List("facts")) is { } own) body.Add(own);
        }

        var items = ListNode.Of(body);
        // A card has no colours of its own; a container has styles.
        if (Styles.Contains(parts.Text("themeColor").ToLowerInvariant()))
            items = ListNode.Of(MapNode.Of(("type", "Container"), ("style", parts.Text("themeColor").ToLowerInvariant()),
                ("items", items)));
        var card = MapNode.Of(
            ("type", "AdaptiveCard"), ("$schema", "http://adaptivecards.io/schemas/adaptive-card.json"), ("version", "1.4"),
                ("body", items));
        var actions = parts.List("potentialAction").Select(Action).OfType<Node>().ToList();
        return actions.Count > 0 ? card.With("actions", ListNode.Of(actions)) : card;
    }

    private static MapNode Block(string text) => MapNode.Of(("type", "TextBlock"), ("text", text), ("wrap", true));

    private static MapNode? Facts(ListNode facts) => facts.Count == 0 ? null : MapNode.Of(("type", "FactSet"), ("facts", ListNode.Of(
        facts.Select(static fact => (Node)MapNode.Of(("title", fact["name"].Text() ?? fact["title"].Text() ?? ""),
            ("value", fact["value"]?.PlainText() ?? ""))))));

    /// <summary>Of the actions of message cards, those that open an address.</summary>
    private static Node? Action(Node action) =>
        ((action.List("targets") is { Count: > 0 } targets ? targets[0]["uri"].Text() : null)
            ?? action["url"].Text()) is { Length: > 0 } address
            ? MapNode.Of(("type", "Action.OpenUrl"), ("title", action["name"].Text() ?? action["title"].Text() ?? address),
            ("url", address)) : null;
}
