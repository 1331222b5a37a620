using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Webex: a bot's message to a person's address, or into the room with an id.</summary>
internal sealed class WebexService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(options.Address("apiURL", "https://webexapis.com"), "v1/messages");
    private readonly string _token = options.Required("token");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop) =>
        http.SendAsync(ServiceRequest.Post(_address, MapNode.Of(
        (recipient.Contains('@', StringComparison.Ordinal) ? "toPersonEmail" : "roomId", recipient),
        ("markdown", new MessageParts(message, "webex").Message)), ServiceRequest.Bearer(_token)), stop);
}
