using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;

namespace GitOpsActors.Notifications.Tests;

/// <summary>Makes services of settings, as a node does.</summary>
internal static class ServiceFixture
{
    private static readonly NotificationServices Services = new(TimeProvider.System);

    /// <param name="key">A type, or a type and a name.</param>
    /// <param name="options">YAML.</param>
    public static INotificationService Make(string key, string options)
    {
        var settings = NotificationSettings.Read(MapNode.Of(("service." + key, options)), new Dictionary<string,
            string>(StringComparer.Ordinal));
        return Services.Make(settings.Services.Values.Single());
    }

    public static MapNode Message(string yaml) => YamlReader.Read(yaml).Map();

    public static Task SendAsync(string key, string options, string message, string recipient = "") =>
        Make(key, options).SendAsync(Message(message), recipient, CancellationToken.None);
}
