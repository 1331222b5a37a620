using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The names of what the notifications' settings define.</summary>
internal sealed class NotificationsApi(FleetClient fleet)
{
    private const string Service = "notification.NotificationService/";
    private const string Settings = "argocd-notifications-cm";

    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "ListTriggers", call => ListAsync("trigger.", call))
        .Add(Service + "ListServices", call => ListAsync("service.", call))
        .Add(Service + "ListTemplates", call => ListAsync("template.", call));

    private async Task<Answer> ListAsync(string prefix, Call call)
    {
        var names = (await _maps.ReadAsync(Settings, call.Stop)).Keys.ToArray()
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..])
            // A service may have a name beside its type: service.webhook.github is called github.
            .Select(name => prefix == "service." ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]
                : name).Order(StringComparer.Ordinal);
        return new Answer(MapNode.Empty, names.Select(static name => MapNode.Of(("name", name))));
    }
}
