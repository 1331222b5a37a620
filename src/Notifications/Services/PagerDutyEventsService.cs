using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>PagerDuty by events, version 2. Each recipient has a key of its own.</summary>
internal sealed class PagerDutyEventsService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    private readonly Uri _address = ServiceRequest.Below(options.Address("apiURL", "https://events.pagerduty.com"), "v2/enqueue");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var key = options.ForRecipient("serviceKeys", recipient);
        var parts = new MessageParts(message, "pagerdutyv2");
        var severity = parts.Text("severity") is { Length: > 0 } said ? said : "error";
        if (!Severities.Contains(severity))
            throw new NotificationException($"pagerdutyv2.severity is one of {string.Join(", ", Severities)}, and not '{severity}'");
        var payload = MapNode.Of(
            ("summary", parts.Text("summary") is { Length: > 0 } summary ? summary : parts.Message), ("severity", severity),
            ("source", parts.Text("source") is { Length: > 0 } source ? source : "gitops"));
        foreach (var field in (string[])["component", "group", "class"])
            if (parts.Text(field) is { Length: > 0 } value) payload = payload.With(field, value);
        var alarm = MapNode.Of(("routing_key", key), ("event_action", "trigger"), ("payload", payload));
        if (parts.Text("dedupKey") is { Length: > 0 } same) alarm = alarm.With("dedup_key", same);
        if (parts.Text("url") is { Length: > 0 } url) alarm = alarm.With("client_url", url);
        return http.SendAsync(ServiceRequest.Post(_address, alarm), stop);
    }
}
