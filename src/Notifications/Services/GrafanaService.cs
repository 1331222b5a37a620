using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Grafana: an annotation of all dashboards that show its tags, which the recipient names: `prod|deploy`.</summary>
internal sealed class GrafanaService(ServiceOptions options, ServiceHttp http, TimeProvider time) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(options.Address("apiUrl"), "annotations");
    private readonly string _key = options.Required("apiKey");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var tags = recipient.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var body = MapNode.Of(("time", time.GetUtcNow().ToUnixTimeMilliseconds()), ("isRegion", false),
            ("tags", ListNode.Of(tags.Select(static tag => (Node)tag))), ("text", new MessageParts(message, "grafana").Message));
        return http.SendAsync(ServiceRequest.Post(_address, body, ServiceRequest.Bearer(_key)), stop);
    }
}
