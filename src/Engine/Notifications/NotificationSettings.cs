using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Notifications;

/// <summary>
/// What `argocd-notifications-cm` says: the services, when which templates are sent, and to whom. What is wrong is told, and does not keep
/// the rest from its work.
/// </summary>
public sealed record NotificationSettings
{
    public const string ConfigMapName = "argocd-notifications-cm";
    public const string SecretName = "argocd-notifications-secret";

    public static readonly NotificationSettings Nothing = new();

    public ImmutableDictionary<string, NotificationService> Services { get; private init; } =
        ImmutableDictionary<string, NotificationService>.Empty;

    public ImmutableDictionary<string, NotificationTrigger> Triggers { get; private init; } =
        ImmutableDictionary<string, NotificationTrigger>.Empty;

    public ImmutableDictionary<string, NotificationTemplate> Templates { get; private init; } =
        ImmutableDictionary<string, NotificationTemplate>.Empty;

    /// <summary>For subscriptions that name no trigger.</summary>
    public ImmutableArray<string> DefaultTriggers { get; private init; } = [];

    /// <summary>The same for subscriptions of one service.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> DefaultTriggersOfService { get; private init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Of all Applications that their selectors choose.</summary>
    public ImmutableArray<GlobalSubscription> Subscriptions { get; private init; } = [];

    /// <summary>What templates can name beside the Application.</summary>
    public MapNode Context { get; private init; } = MapNode.Empty;

    /// <summary>The values of the Secret, which templates can name.</summary>
    public MapNode Secrets { get; private init; } = MapNode.Empty;

    /// <summary>What can't be used, each with its key and what is wrong.</summary>
    public ImmutableArray<string> Problems { get; private init; } = [];

    // It holds credentials.
    public override string ToString() => $"{Services.Count} services, {Triggers.Count} triggers, {Templates.Count} templates";

    /// <param name="data">The `data` of the ConfigMap.</param>
    /// <param name="secrets">What the Secret holds.</param>
    /// <param name="address">Where people see Applications; empty where nobody said.</param>
    public static NotificationSettings Read(MapNode data, IReadOnlyDictionary<string, string> secrets, string address = "")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(secrets);
        var (settings, problems) = (Nothing, new List<string>());
        foreach (var (key, value) in data.Sorted())
        {
            var own = new List<string>();
            try
            {
                settings = settings.With(key, YamlReader.Read(value.Text() ?? ""), secrets, own);
            }
            catch (Exception error) when (error is DocumentException or SelectorException)
            {
                own.Add(error.Message);
            }

            problems.AddRange(own.Select(problem => $"{key}: {problem}"));
        }

        var context = settings.Context.Has("argocdUrl") || address.Length == 0 ? settings.Context
            : settings.Context.With("argocdUrl", address);
        problems.AddRange(settings.MissingNames());
        return settings with
        {
            Context = context,
            Secrets = MapNode.Of(secrets.Select(static one => KeyValuePair.Create(one.Key, (Node)one.Value))),
            Problems = [.. problems],
        };
    }

    private NotificationSettings With(
        string key, Node value, IReadOnlyDictionary<string, string> secrets, List<string> problems)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var (kind, name) = dot < 0 ? (key, "") : (key[..dot], key[(dot + 1)..]);
        switch (kind)
        {
            case "service" when name.Length > 0:
                var service = NotificationService.Read(name, value, secrets, problems);
                if (Services.ContainsKey(service.Name)) problems.Add(
                    $"there is another service called {service.Name}; give it another name");
                return this with { Services = Services.SetItem(service.Name, service) };
            case "trigger" when name.Length > 0:
                return this with { Triggers = Triggers.SetItem(name, NotificationTrigger.Read(name, value, problems)) };
            case "template" when name.Length > 0:
                return this with { Templates = Templates.SetItem(name, NotificationTemplate.Read(name, value, problems)) };
            case "defaultTriggers" when name.Length == 0: return this with { DefaultTriggers = Names(value, problems) };
            case "defaultTriggers":
                return this with { DefaultTriggersOfService = DefaultTriggersOfService.SetItem(name, Names(value, problems)) };
            case "subscriptions" when name.Length == 0:
                return this with { Subscriptions = [.. GlobalSubscription.ReadAll(value, problems)] };
            case "context" when name.Length == 0:
                if (value is not (MapNode or NullNode)) problems.Add("it is not a map");
                return this with { Context = value as MapNode ?? MapNode.Empty };
            default:
                problems.Add("no setting has this name; there are service.TYPE[.NAME], trigger.NAME, template.NAME, "
                    + "defaultTriggers[.SERVICE], subscriptions and context");
                return this;
        }
    }

    /// <summary>What is named and not there.</summary>
    private IEnumerable<string> MissingNames()
    {
        foreach (var (name, trigger) in Triggers.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            foreach (var template in trigger.Conditions.OfType<TriggerCondition>().SelectMany(static one => one.Send).Distinct())
                if (!Templates.ContainsKey(template)) yield return $"trigger.{name}: there is no template.{template}, which it sends";
        }

        foreach (var name in DefaultTriggers.Where(name => !Triggers.ContainsKey(name)))
            yield return $"defaultTriggers: there is no trigger.{name}";
    }

    private static ImmutableArray<string> Names(Node value, List<string> problems)
    {
        if (value is ListNode list) return [.. list.Select(static one => one.PlainText())];
        if (value is not NullNode) problems.Add("it is not a list of names of triggers");
        return [];
    }
}
