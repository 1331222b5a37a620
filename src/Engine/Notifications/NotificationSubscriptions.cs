using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Notifications;

/// <summary>Who wants to hear of what, by the annotations of an Application and of its project, and by the settings.</summary>
internal static class NotificationSubscriptions
{
    private const string Single = "notifications.argoproj.io/subscribe.";
    private const string Several = "notifications.argoproj.io/subscriptions";
    private const string Legacy = "recipients.argocd-notifications.argoproj.io";

    /// <summary>The destinations of each trigger, each but once, in a steady order.</summary>
    public static IEnumerable<(string Trigger, Destination Destination)> Of(
        NotificationSettings settings, MapNode application, MapNode? project)
    {
        var wanted = Annotated(application, settings).Concat(Annotated(project, settings))
            .Concat(settings.Subscriptions.Where(one => one.Selector.Matches(application.Map("metadata", "labels")))
                .SelectMany(one => one.Destinations.SelectMany(
                    destination => TriggersOf(one.Triggers, destination.Service, settings).Select(trigger => (trigger, destination)))));
        return wanted.Distinct().OrderBy(static one => one.trigger, StringComparer.Ordinal)
            .ThenBy(static one => one.destination.ToString(), StringComparer.Ordinal);
    }

    /// <summary>Whether the annotations of an object may say who wants to hear.</summary>
    public static bool MayBeIn(MapNode? item)
    {
        foreach (var (key, _) in item.Map("metadata", "annotations"))
            if (IsAbout(key)) return true;
        return false;
    }

    private static bool IsAbout(string key) => key.StartsWith(Single, StringComparison.Ordinal) || key == Several
        || key == Legacy || key.EndsWith("." + Legacy, StringComparison.Ordinal);

    private static IEnumerable<(string trigger, Destination destination)> Annotated(MapNode? item, NotificationSettings settings)
    {
        foreach (var (key, value) in item.Map("metadata", "annotations"))
        {
            if (!IsAbout(key) || value.Text() is not { } text) continue;
            var said = key == Several ? OfList(text) : key.StartsWith(Single, StringComparison.Ordinal) ? OfKey(key[Single.Length..], text)
                : OfLegacy(key, text);
            foreach (var (trigger, destination) in said)
            {
                foreach (var one in TriggersOf(trigger.Length > 0 ? [trigger] : [], destination.Service, settings))
                    yield return (one, destination);
            }
        }
    }

    private static IReadOnlyList<string> TriggersOf(IReadOnlyList<string> named, string service, NotificationSettings settings) =>
        named.Count > 0 ? named : settings.DefaultTriggersOfService.TryGetValue(service, out var own) ? own : settings.DefaultTriggers;

    /// <summary>`TRIGGER.SERVICE` or `SERVICE`; a name with dots can only be the trigger's.</summary>
    private static IEnumerable<(string, Destination)> OfKey(string key, string recipients)
    {
        var dot = key.LastIndexOf('.');
        var (trigger, service) = dot < 0 ? ("", key) : (key[..dot], key[(dot + 1)..]);
        return Recipients(recipients, ';').Select(recipient => (trigger, new Destination(service, recipient)));
    }

    private static IEnumerable<(string, Destination)> OfLegacy(string key, string recipients)
    {
        var trigger = key == Legacy ? "" : key[..^(Legacy.Length + 1)];
        return Recipients(recipients, ',').Where(static one => one.Length > 0)
            .Select(recipient => (trigger, Destination.Parse(recipient)));
    }

    private static List<(string, Destination)> OfList(string text)
    {
        var said = new List<(string, Destination)>();
        foreach (var item in ReadList(text))
        {
            var triggers = item["trigger"] is StringNode one ? [one.Value] : Texts(item.List("trigger"), whereNone: "");
            foreach (var destination in item.List("destinations"))
            {
                var recipients = Texts(destination.List("recipients"), whereNone: "");
                said.AddRange(triggers.SelectMany(trigger => recipients.Select(
                    recipient => (trigger, new Destination(destination["service"].Text() ?? "", recipient)))));
            }
        }

        return said;
    }

    /// <summary>An annotation that can't be read subscribes to nothing.</summary>
    private static ListNode ReadList(string text)
    {
        try
        {
            return YamlReader.Read(text) as ListNode ?? ListNode.Empty;
        }
        catch (DocumentException)
        {
            return ListNode.Empty;
        }
    }

    private static string[] Texts(ListNode list, string whereNone) =>
        list.Count == 0 ? [whereNone] : [.. list.Select(static one => one.PlainText())];

    private static string[] Recipients(string text, char separator)
    {
        var named = text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return named.Length > 0 ? named : [""];
    }
}
