using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>New Relic: a deployment marker of the application with an id.</summary>
internal sealed class NewRelicService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = options.Address("apiURL", "https://api.newrelic.com");
    private readonly string _key = options.Required("apiKey");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "newrelic");
        var deployment = MapNode.Of(("revision", parts.Text("revision")),
            ("description", parts.Text("description") is { Length: > 0 } own ? own : parts.Message));
        foreach (var field in (string[])["changelog", "user"])
            if (parts.Text(field) is { Length: > 0 } value) deployment = deployment.With(field, value);
        var address = ServiceRequest.Below(_address, $"v2/applications/{Uri.EscapeDataString(recipient)}/deployments.json");
        return http.SendAsync(ServiceRequest.Post(address, MapNode.Of(("deployment", deployment)), ("X-Api-Key", _key)), stop);
    }
}
