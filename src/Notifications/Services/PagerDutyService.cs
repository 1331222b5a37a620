using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>PagerDuty by incidents, which a person's address opens for a service with an id.</summary>
internal sealed class PagerDutyService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(options.Address("apiURL", "https://api.pagerduty.com"), "incidents");
    private readonly string _token = options.Required("token");
    private readonly string _from = options.Required("from");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "pagerduty");
        var title = parts.Text("title") is { Length: > 0 } own ? own : parts.Message;
        var incident = MapNode.Of(("type", "incident"), ("title", title), ("service", Reference(recipient, "service_reference")));
        if (parts.Text("urgency") is { Length: > 0 } urgency) incident = incident.With("urgency", urgency);
        if (parts.Text("priorityId") is { Length: > 0 } priority) incident = incident.With("priority",
            Reference(priority, "priority_reference"));
        if (parts.Text("body") is { Length: > 0 } body)
            incident = incident.With("body", MapNode.Of(("type", "incident_body"), ("details", body)));
        return http.SendAsync(ServiceRequest.Post(_address, MapNode.Of(("incident", incident)),
            ("Authorization", "Token token=" + _token), ("From", _from), ("Accept", "application/vnd.pagerduty+json;version=2")), stop);
    }

    private static MapNode Reference(string id, string type) => MapNode.Of(("id", id), ("type", type));
}
