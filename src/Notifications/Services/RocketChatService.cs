using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Rocket.Chat: signs in with a password for each message, and posts into a channel or to a user.</summary>
internal sealed class RocketChatService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = options.Address("serverUrl");
    private readonly string _email = options.Required("email");
    private readonly string _password = options.Required("password");

    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "rocketchat");
        var login = await http.SendAsync(ServiceRequest.Post(
            ServiceRequest.Below(_address, "api/v1/login"), MapNode.Of(("user", _email), ("password", _password))), stop);
        var session = login.Document().Map("data");
        var body = MapNode.Of(("channel", recipient), ("text", parts.Message));
        foreach (var field in (string[])["alias", "avatar", "emoji"])
            if (options.Text(field) is { Length: > 0 } value) body = body.With(field, value);
        if (parts.List("attachments") is { Count: > 0 } attachments) body = body.With("attachments", attachments);
        await http.SendAsync(ServiceRequest.Post(ServiceRequest.Below(_address, "api/v1/chat.postMessage"), body,
            ("X-Auth-Token", session["authToken"].Text() ?? ""), ("X-User-Id", session["userId"].Text() ?? "")), stop);
    }
}
