using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Opsgenie: an alert for the team that the recipient names, with the team's key.</summary>
internal sealed class OpsgenieService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(AddressOf(options), "v2/alerts");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var key = options.ForRecipient("apiKeys", recipient);
        var parts = new MessageParts(message, "opsgenie");
        var alert = MapNode.Of(("message", parts.Message),
            ("responders", ListNode.Of(MapNode.Of(("type", "team"), (Guid.TryParse(recipient, out _) ? "id" : "name", recipient)))));
        foreach (var field in (string[])["description", "priority", "alias", "note", "entity", "user", "source"])
            if (parts.Text(field) is { Length: > 0 } value) alert = alert.With(field, value);
        foreach (var field in (string[])["actions", "tags", "visibleTo"])
            if (parts.List(field) is { Count: > 0 } list) alert = alert.With(field, list);
        if (parts.Map("details") is { Count: > 0 } details) alert = alert.With("details", details);
        return http.SendAsync(ServiceRequest.Post(_address, alert, ("Authorization", "GenieKey " + key)), stop);
    }

    /// <summary>Often only the host is said.</summary>
    private static Uri AddressOf(ServiceOptions options)
    {
        var said = options.Text("apiUrl") is { Length: > 0 } own ? own : "api.opsgenie.com";
        return options.AddressOf("apiUrl", said.Contains("://", StringComparison.Ordinal) ? said : "https://" + said);
    }
}
