using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Mattermost: a post in the channel with an id.</summary>
internal sealed class MattermostService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(options.Address("apiURL"), "api/v4/posts");
    private readonly string _token = options.Required("token");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "mattermost");
        var body = MapNode.Of(("channel_id", recipient), ("message", parts.Message));
        if (parts.List("attachments") is { Count: > 0 } attachments) body = body.With("props", MapNode.Of(("attachments", attachments)));
        return http.SendAsync(ServiceRequest.Post(_address, body, ServiceRequest.Bearer(_token)), stop);
    }
}
