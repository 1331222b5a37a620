using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Notifications.Requests;
using GitOpsActors.Notifications.Services;

namespace GitOpsActors.Notifications;

/// <summary>Makes the services that the settings name. Their connections are shared.</summary>
public sealed class NotificationServices(TimeProvider time) : IDisposable
{
    private const string Known = "slack, webhook, email, teams, teams-workflows, mattermost, rocketchat, github, grafana, alertmanager, "
        + "pagerduty, pagerdutyv2, opsgenie, telegram, googlechat, pushover, newrelic and webex";

    private readonly ServiceHttp _http = new(time, isUnverified: false);
    private readonly ServiceHttp _unverified = new(time, isUnverified: true);

    public void Dispose()
    {
        _http.Dispose();
        _unverified.Dispose();
    }

    /// <exception cref="NotificationException">There is no such type, or an option is missing or wrong.</exception>
    public INotificationService Make(NotificationService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var options = new ServiceOptions(service.Name, service.Options);
        var http = options.Flag("insecureSkipVerify") ? _unverified : _http;
        return service.Type switch
        {
            "slack" => new SlackService(options, http),
            "webhook" => new WebhookService(service.Name, options, http),
            "email" => new EmailService(options, time),
            "teams" => new TeamsService(options, http),
            "teams-workflows" => new TeamsWorkflowsService(options, http),
            "mattermost" => new MattermostService(options, http),
            "rocketchat" => new RocketChatService(options, http),
            "github" => new GitHubService(options, http, time),
            "grafana" => new GrafanaService(options, http, time),
            "alertmanager" => new AlertmanagerService(options, http),
            "pagerduty" => new PagerDutyService(options, http),
            "pagerdutyv2" => new PagerDutyEventsService(options, http),
            "opsgenie" => new OpsgenieService(options, http),
            "telegram" => new TelegramService(options, http),
            "googlechat" => new GoogleChatService(options, http),
            "pushover" => new PushoverService(options, http),
            "newrelic" => new NewRelicService(options, http),
            "webex" => new WebexService(options, http),
            _ => throw options.Bad($"there is no type of service {service.Type}; there are {Known}"),
        };
    }

    /// <summary>What a service answered may repeat what it was sent: no value of the Secret is left, and no credential of the
    /// options.</summary>
    public static string WithoutSecrets(string text, MapNode secrets, MapNode options)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (_, value) in secrets)
        {
            if (value.Text()?.Trim() is { Length: > 3 } secret) text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        foreach (var name in (string[])["token", "password", "apiKey", "privateKey", "bearerToken"])
            if (options[name].Text() is { Length: > 3 } secret) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
