using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Slack, by chat.postMessage and chat.update. Messages of one grouping key form a thread, as long as the node remembers
/// it.</summary>
internal sealed class SlackService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private const int ThreadsMax = 1000;

    private readonly Uri _address = options.Address("apiURL", "https://slack.com/api/");
    private readonly string _token = options.Required("token");
    private readonly bool _keepsFolded = options.Flag("disableUnfurl");
    private readonly ConcurrentDictionary<(string Recipient, string Key), (string Channel, string At)> _threads = new();

    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        if (recipient.Length == 0) throw new NotificationException(
            "a subscription of Slack names the channel, such as subscribe.on-sync-failed.slack: deployments");
        var parts = new MessageParts(message, "slack");
        var (key, body) = (parts.Text("groupingKey"), Body(parts));
        var known = key.Length > 0 && _threads.TryGetValue((recipient, key), out var thread) ? thread : ((string Channel, string At)?)null;
        var policy = parts.Text("deliveryPolicy");
        if (policy is not ("" or "Post" or "PostAndUpdate" or "Update"))
            throw new NotificationException($"slack.deliveryPolicy is Post, PostAndUpdate or Update, and not '{policy}'");
        if (known is null || policy != "Update")
        {
            var answer = await CallAsync("chat.postMessage", Threaded(body.With("channel", recipient), known, parts), stop);
            if (known is null && key.Length > 0) Remember((recipient, key),
                (answer["channel"].Text() ?? recipient, answer["ts"].Text() ?? ""));
        }

        if (known is { } first && policy is "Update" or "PostAndUpdate")
            await CallAsync("chat.update", body.With("channel", known!.Value.Channel).With("ts", known.Value.At), stop);
    }

    private static MapNode Threaded(MapNode body, (string Channel, string At)? thread, MessageParts parts)
    {
        if (thread is not { } known) return body;
        body = body.With("thread_ts", known.At);
        return parts.Flag("notifyBroadcast") == true ? body.With("reply_broadcast", true) : body;
    }

    private MapNode Body(MessageParts parts)
    {
        var body = MapNode.Of(("text", parts.Message));
        foreach (var part in (string[])["attachments", "blocks"])
            if (parts.List(part) is { Count: > 0 } list) body = body.With(part, list);
        if (Either(parts, "username") is { Length: > 0 } user) body = body.With("username", user);
        if (Either(parts, "icon") is { Length: > 0 } icon)
            body = body.With(icon is [':', _, .., ':'] ? "icon_emoji" : "icon_url", icon);
        return _keepsFolded ? body.With("unfurl_links", false).With("unfurl_media", false) : body;
    }

    private string Either(MessageParts parts, string name) => parts.Text(name) is { Length: > 0 } own ? own : options.Text(name);

    /// <summary>Slack answers with success when it refuses, too.</summary>
    private async Task<MapNode> CallAsync(string method, MapNode body, CancellationToken stop)
    {
        var request = ServiceRequest.Post(ServiceRequest.Below(_address, method), body, ServiceRequest.Bearer(_token));
        var answer = (await http.SendAsync(request, stop)).Document();
        return answer["ok"].Bool() == true ? answer
            : throw new NotificationException($"Slack refuses {method}: {answer["error"].Text() ?? "its answer is none of Slack's"}");
    }

    private void Remember((string, string) thread, (string, string) first)
    {
        if (_threads.Count >= ThreadsMax) _threads.Clear();
        _threads[thread] = first;
    }
}
