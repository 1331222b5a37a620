using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Pushover: a message to the devices of the user or group whose key the recipient is.</summary>
internal sealed class PushoverService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = ServiceRequest.Below(options.Address("apiURL", "https://api.pushover.net"), "1/messages.json");
    private readonly string _token = options.Required("token");

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop) =>
        http.SendAsync(ServiceRequest.Post(_address, MapNode.Of(
        ("token", _token), ("user", recipient), ("message", new MessageParts(message, "pushover").Message))), stop);
}
