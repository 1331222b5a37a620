using System.CommandLine;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class GetCommand
{
    public static Command Create(Option<string> server)
    {
        var names = AppCommand.Names();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("get", "All about one or more Applications.") { names, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var found = await Task.WhenAll(parsed.GetRequiredValue(names).Select(name => client.GetAsync(AppCommand.PathOf(name), stop)));
            Node document = found.Length == 1 ? found[0] : ListNode.Of(found.Select(static one => (Node)one));
            var views = found.Select(static one => new ApplicationView(one)).ToList();
            var format = parsed.GetValue(output);
            var windows = format == OutputFormat.Table ? await Task.WhenAll(views.Select(view => client.GetAsync(AppCommand.PathOf(view.Name, "/syncwindows"), stop))) : [];
            var orphans = format == OutputFormat.Table ? await Task.WhenAll(views.Select(view => OrphansAsync(client, view, stop))) : [];
            await Printing.WriteAsync(
                format, document,
                () => string.Join('\n', views.Zip(windows, orphans).Select(static one => Text(one.First, one.Second, one.Third))),
                views.Select(static view => view.Name));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <summary>Only where there is a warning of them, since few projects ask for them.</summary>
    private static async Task<ListNode> OrphansAsync(ServerClient client, ApplicationView view, CancellationToken stop) =>
        view.Conditions.Any(static condition => condition["type"].Text() == "OrphanedResourceWarning")
            ? await ResourcesCommand.OrphansAsync(client, AppCommand.PathOf(view.Name), stop)
            : ListNode.Empty;

    private static string Text(ApplicationView view, MapNode windows, ListNode orphans)
    {
        var text = new StringBuilder();
        Line("Name", view.Name + (view.IsDeleting ? " (is being deleted)" : ""));
        Line("Project", view.Project);
        Line("Destination", $"{view.Cluster}, namespace {view.Namespace}");
        foreach (var source in view.Sources) Line("Source", $"{source["repoURL"].Text()}, {ApplicationView.SourceOf(source)}");
        Line("Policy", view.Policy);
        if (windows.List("assignedWindows") is { Count: > 0 } assigned)
        {
            var all = string.Join(", ", assigned.Select(static window => $"{window["kind"].Text()} {window["schedule"].Text()} {window["duration"].Text()}"));
            Line("Window", $"Sync {(windows["canSync"].Bool() == true ? "Allowed" : "Denied")} ({all})");
        }

        Line("Sync", view.Revision.Length > 0 ? $"{view.Sync} to {view.Revision}" : view.Sync);
        Line("Health", view.HealthMessage.Length > 0 ? $"{view.Health}: {view.HealthMessage}" : view.Health);
        if (view.Phase.Length > 0) Line("Operation", $"{view.Phase}: {view.Operation["message"].Text()}");
        foreach (var condition in view.Conditions) Line(condition["type"].Text() ?? "", condition["message"].Text() ?? "");
        if (view.Resources.Count > 0) text.Append('\n').Append(ResourcesCommand.Table(view.Resources));
        if (orphans.Count > 0) text.Append('\n').Append(ResourcesCommand.OrphanTable(orphans));
        return text.ToString();

        void Line(string label, string value) => text.Append((label + ": ").PadRight(14)).Append(value).Append('\n');
    }
}
