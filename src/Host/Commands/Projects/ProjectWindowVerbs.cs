using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>`gax proj windows`: when the Applications of a project may sync. A window has no name; it is known by its place in the list.</summary>
internal static class ProjectWindowVerbs
{
    private const string List = "syncWindows";

    public static Command Create(Option<string> server) => new("windows", "Sync windows of a project: when its Applications may be synced, and when not.")
    {
        ListAll(server), Add(server), Update(server), Delete(server), ByHand(server, isOn: true), ByHand(server, isOn: false),
    };

    private static Argument<int> Id() => new("id") { Description = "The window's number, as `list` shows it." };

    private static Command ListAll(Option<string> server)
    {
        var (project, output) = (ProjCommand.Name(), OutputOption.OfList());
        var command = new Command("list", "The windows of a project, and which of them are open now.") { project, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var path = ProjectChange.PathOf(parsed.GetRequiredValue(project));
            var windows = (await client.GetAsync(path, stop)).List("spec", List);
            var open = (await client.GetAsync($"{path}/syncwindows", stop)).List("windows");
            await Printing.WriteListAsync(parsed.GetValue(output), windows, isWide => Table(windows, open, isWide), one => $"{windows.ToList().IndexOf(one)}");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Add(Option<string> server)
    {
        var (project, flags) = (ProjCommand.Name(), new WindowFlags());
        var command = new Command("add", "Add a window.") { project };
        flags.AddTo(command);
        command.SetAction((parsed, stop) => ProjectChange.RunAsync(
            parsed.GetRequiredValue(server), parsed.GetRequiredValue(project),
            spec => ProjectChange.With(spec, [List], flags.Apply(parsed, MapNode.Of(("kind", "allow"))), "such a window"), "window added", stop));
        return command;
    }

    private static Command Update(Option<string> server)
    {
        var (project, id, flags) = (ProjCommand.Name(), Id(), new WindowFlags());
        var command = new Command("update", "Change a window. What is not said stays.") { project, id };
        flags.AddTo(command);
        command.SetAction((parsed, stop) => ChangeAsync(parsed, server, project, id, window => flags.Apply(parsed, window), "changed", stop));
        return command;
    }

    private static Command Delete(Option<string> server)
    {
        var (project, id) = (ProjCommand.Name(), Id());
        var command = new Command("delete", "Remove a window.") { project, id };
        command.SetAction((parsed, stop) => ChangeAsync(parsed, server, project, id, static _ => null, "removed", stop));
        return command;
    }

    private static Command ByHand(Option<string> server, bool isOn)
    {
        var (project, id) = (ProjCommand.Name(), Id());
        var command = new Command(
            isOn ? "enable-manual-sync" : "disable-manual-sync", isOn ? "Let people sync although a window forbids it." : "Let a window bind people, too.") { project, id };
        command.SetAction((parsed, stop) => ChangeAsync(parsed, server, project, id, window => window.With("manualSync", isOn), "changed", stop));
        return command;
    }

    /// <param name="change">From the window to what takes its place; null for nothing.</param>
    private static Task<int> ChangeAsync(
        ParseResult parsed, Option<string> server, Argument<string> project, Argument<int> id, Func<MapNode, MapNode?> change, string done, CancellationToken stop)
    {
        var (place, read) = (parsed.GetValue(id), (MapNode?)null);
        return ProjectChange.RunAsync(parsed.GetRequiredValue(server), parsed.GetRequiredValue(project), spec =>
        {
            var windows = spec.List(List).ToList();
            if (place < 0 || place >= windows.Count)
                throw new CommandException(windows.Count == 0 ? "The project has no windows." : $"The project has no window {place}; its windows are 0 to {windows.Count - 1}.");
            // The numbers of others move when somebody removes one.
            if (read is not null && windows[place] != read) throw new CommandException("Somebody else has changed the windows meanwhile; look at them again.");
            read = (MapNode)windows[place];
            if (change(read) is { } changed) windows[place] = changed;
            else windows.RemoveAt(place);
            return spec.With(List, ListNode.Of(windows));
        }, $"window {place} {done}", stop);
    }

    private static string Table(ListNode windows, ListNode open, bool isWide)
    {
        var table = new TextTable("ID", "STATUS", "KIND", "SCHEDULE", "DURATION", "APPLICATIONS", "NAMESPACES", "CLUSTERS", "MANUALSYNC", "TIMEZONE")
            .Wide(isWide, "ALL-MUST-MATCH", "DESCRIPTION");
        var id = 0;
        foreach (var one in windows)
        {
            table.Add(
                $"{id++}", open.Contains(one) ? "open" : "closed", one["kind"].Text() ?? "", one["schedule"].Text() ?? "", one["duration"].Text() ?? "", Few(one, "applications"),
                Few(one, "namespaces"), Few(one, "clusters"), one["manualSync"].Bool() == true ? "yes" : "no", one["timeZone"].Text() ?? "UTC",
                one["andOperator"].Bool() == true ? "yes" : "no", one["description"].Text() ?? "");
        }

        return table.ToString();
    }

    private static string Few(Node window, string field) => window.List(field) is { Count: > 0 } some ? string.Join(',', some.Select(static one => one.Text())) : "-";
}
