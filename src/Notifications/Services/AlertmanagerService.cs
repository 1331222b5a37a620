using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Alertmanager: all targets are told, and one that takes the alert is enough, since they tell each other.</summary>
internal sealed class AlertmanagerService(ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly IReadOnlyList<Uri> _targets = Targets(options);
    private readonly IReadOnlyList<(string, string)> _headers = Headers(options);

    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "alertmanager");
        if (parts.Map("labels").Count == 0) throw new NotificationException("alertmanager.labels of the template has no label");
        var alert = MapNode.Of(("labels", Texts(parts.Map("labels"))), ("annotations", Texts(parts.Map("annotations"))));
        if (parts.Text("generatorURL") is { Length: > 0 } address) alert = alert.With("generatorURL", address);
        var failures = await Task.WhenAll(_targets.Select(target => FailureAsync(target, ListNode.Of(alert), stop)));
        if (failures.All(static failure => failure is not null)) throw failures[0]!;
    }

    private async Task<NotificationException?> FailureAsync(Uri target, ListNode alerts, CancellationToken stop)
    {
        try
        {
            await http.SendAsync(ServiceRequest.Post(target, alerts, _headers), stop);
            return null;
        }
        catch (NotificationException error)
        {
            return error;
        }
    }

    private static MapNode Texts(MapNode map) => map.Changed(static (_, value) => value.PlainText());

    private static List<Uri> Targets(ServiceOptions options)
    {
        var scheme = options.Text("scheme") is { Length: > 0 } said ? said : "http";
        var path = options.Text("apiPath") is { Length: > 0 } own ? own : "/api/v2/alerts";
        var targets = options.Document.List("targets")
            .Select(target => options.AddressOf("targets", $"{scheme}://{target.PlainText()}{path}")).ToList();
        return targets.Count > 0 ? targets : throw options.Bad("targets names no host:port");
    }

    private static List<(string, string)> Headers(ServiceOptions options) =>
        options.Text("bearerToken") is { Length: > 0 } token ? [ServiceRequest.Bearer(token)]
            : options.Text("basicAuth", "username") is { Length: > 0 } user
            ? [ServiceRequest.Basic(user, options.Text("basicAuth", "password"))] : [];
}
