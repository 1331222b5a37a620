using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Notifications;

/// <summary>What is sent: a document of which each text is a template. Services take out of it what is theirs.</summary>
public sealed record NotificationTemplate(string Name, MapNode Texts)
{
    private const int TextsMax = 200;
    private const string Revision = "{{.app.status.operationState.syncResult.revision}}";

    /// <summary>What a part says where it does not say otherwise.</summary>
    private static readonly (string Part, string Field, string Text)[] Defaults =
    [
        ("github", "repoURLPath", "{{.app.spec.source.repoURL}}"), ("github", "revisionPath", Revision), ("newrelic", "revision", Revision),
    ];

    internal static NotificationTemplate Read(string name, Node value, ICollection<string> problems)
    {
        if (value is not MapNode texts)
        {
            problems.Add("it is not a map with message, or what a service needs");
            return new NotificationTemplate(name, MapNode.Empty);
        }

        var count = 0;
        foreach (var (path, text) in Leaves("", texts))
        {
            if (++count > TextsMax)
            {
                problems.Add($"it has more than {TextsMax} texts");
                return new NotificationTemplate(name, MapNode.Empty);
            }

            try
            {
                PlainTemplates.Check(text);
            }
            catch (RenderException error)
            {
                problems.Add($"{path}: {error.Message}");
            }
        }

        foreach (var (part, field, text) in Defaults)
            if (texts[part] is MapNode own && !own.Has(field)) texts = texts.With(part, own.With(field, text));
        return new NotificationTemplate(name, texts);
    }

    /// <summary>What several templates say together: of what more than one says, the last one that says anything counts.</summary>
    /// <exception cref="RenderException">One of them fails.</exception>
    internal static MapNode Say(IEnumerable<NotificationTemplate> templates, NotificationTexts texts)
    {
        var all = MapNode.Empty;
        foreach (var template in templates) all = Over(all, (MapNode)Said(template.Name, template.Texts, texts));
        return all;
    }

    private static Node Said(string path, Node node, NotificationTexts texts) => node switch
    {
        StringNode text => texts.Say(path, text.Value),
        MapNode map => map.Changed((key, one) => Said($"{path}.{key}", one, texts)),
        ListNode list => ListNode.Of(list.Select((one, index) => Said($"{path}[{index}]", one, texts))),
        _ => node,
    };

    private static MapNode Over(MapNode before, MapNode more)
    {
        foreach (var (key, value) in more)
        {
            if (value is StringNode { Value: "" } && before.Has(key)) continue;
            before = before.With(key, value is MapNode map && before[key] is MapNode known ? Over(known, map) : value);
        }

        return before;
    }

    private static IEnumerable<(string Path, string Text)> Leaves(string path, Node node) => node switch
    {
        StringNode text => [(path, text.Value)],
        MapNode map => map.SelectMany(one => Leaves(path.Length > 0 ? $"{path}.{one.Key}" : one.Key, one.Value)),
        ListNode list => list.SelectMany((one, index) => Leaves($"{path}[{index}]", one)),
        _ => [],
    };
}
