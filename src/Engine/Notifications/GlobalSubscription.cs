using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Notifications;

/// <summary>A subscription of the settings.</summary>
/// <param name="Triggers">None for the default ones.</param>
/// <param name="Selector">Whose labels it has to hold for.</param>
public sealed record GlobalSubscription(
    ImmutableArray<Destination> Destinations, ImmutableArray<string> Triggers, LabelSelector Selector)
{
    internal static IEnumerable<GlobalSubscription> ReadAll(Node value, ICollection<string> problems)
    {
        if (value is ListNode list) return list.Select((item, index) => Read(item, index, problems)).OfType<GlobalSubscription>().ToList();
        if (value is not NullNode) problems.Add("it is not a list of {recipients, triggers}");
        return [];
    }

    private static GlobalSubscription? Read(Node item, int index, ICollection<string> problems)
    {
        var recipients = item.List("recipients").Select(static one => one.PlainText()).ToList();
        if (recipients.Count == 0) problems.Add($"[{index}].recipients is empty; it names who is told, such as slack:deployments");
        try
        {
            // The older form has a map, the newer one a text.
            var selector = item["selector"] switch
            {
                StringNode text => LabelSelector.Parse(text.Value),
                MapNode map => LabelSelector.Of(map),
                _ => LabelSelector.Everything,
            };
            return new GlobalSubscription(
                [.. recipients.Select(Destination.Parse)], [.. item.List("triggers").Select(static one => one.PlainText())], selector);
        }
        catch (SelectorException error)
        {
            problems.Add($"[{index}].selector: {error.Message}");
            return null;
        }
    }
}
