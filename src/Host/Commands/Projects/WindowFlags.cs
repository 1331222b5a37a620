using System.CommandLine;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>The flags that say what a sync window is. The server says what is wrong with one.</summary>
internal sealed class WindowFlags
{
    private readonly Option<string?> _kind = new("--kind", "-k") { Description = "allow, or deny." };
    private readonly Option<string?> _schedule = new("--schedule") { Description = "When it opens, in the five fields of cron, such as '0 22 * * *'." };
    private readonly Option<string?> _duration = new("--duration") { Description = "For how long, such as 1h." };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "The time zone of the schedule, such as Europe/Berlin." };
    private readonly Option<string?> _description = new("--description") { Description = "What it is for." };
    private readonly Option<bool?> _byHand = new("--manual-sync") { Description = "People may sync although the window forbids it." };
    private readonly Option<bool?> _all = new("--use-and-operator") { Description = "It is for Applications that all lists name, and not any." };
    private readonly (Option<string[]> Option, string Field)[] _lists =
    [
        (List("--applications", "Applications"), "applications"), (List("--namespaces", "namespaces"), "namespaces"), (List("--clusters", "clusters"), "clusters"),
    ];

    public WindowFlags() => _kind.AcceptOnlyFromAmong("allow", "deny");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_kind, _schedule, _duration, .. _lists.Select(static list => list.Option), _byHand, _zone, _all, _description]) command.Add(option);
    }

    public MapNode Apply(ParseResult parsed, MapNode window)
    {
        foreach (var (option, field) in ((Option<string?>, string)[])[(_kind, "kind"), (_schedule, "schedule"), (_duration, "duration"), (_zone, "timeZone"), (_description, "description")])
            if (parsed.GetValue(option) is { } text) window = window.With(field, text);
        foreach (var (option, field) in _lists)
            if (parsed.GetValue(option) is { Length: > 0 } words) window = window.With(field, ListNode.Of(words.SelectMany(static word => word.Split(',')).Select(static word => (Node)word)));
        foreach (var (option, field) in ((Option<bool?>, string)[])[(_byHand, "manualSync"), (_all, "andOperator")])
            if (parsed.GetValue(option) is { } said) window = window.With(field, said);
        return window;
    }

    private static Option<string[]> List(string name, string what) => new(name) { Description = $"For which {what}: names or patterns, parted by commas." };
}
