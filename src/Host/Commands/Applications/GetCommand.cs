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
        var refresh = new Option<bool>("--refresh") { Description = "Look at the repository and compare before." };
        var hard = new Option<bool>("--hard-refresh") { Description = "The same, and render again, whatever is known." };
        var operation = new Option<bool>("--show-operation") { Description = "Also what became of each object in the newest operation." };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("get", "All about one or more Applications.") { refresh, hard, operation, output };
        var names = ApplicationNames.AddTo(command);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = parsed.GetValue(hard) ? "?refresh=hard" : parsed.GetValue(refresh) ? "?refresh=normal" : "";
            var meant = await names.FindAsync(client, parsed, stop);
            var found = await Task.WhenAll(meant.Select(name => client.GetAsync(AppCommand.PathOf(name, query), stop)));
            Node document = found.Length == 1 ? found[0] : ListNode.Of(found.Select(static one => (Node)one));
            var views = found.Select(static one => new ApplicationView(one)).ToList();
            var format = parsed.GetValue(output);
            var windows = format == OutputFormat.Table ? await Task.WhenAll(views.Select(view => client.GetAsync(AppCommand.PathOf(view.Name, "/syncwindows"), stop))) : [];
            var orphans = format == OutputFormat.Table ? await Task.WhenAll(views.Select(view => OrphansAsync(client, view, stop))) : [];
            var told = views.Zip(windows, orphans).Select(one => Text(one.First, one.Second, one.Third, parsed.GetValue(operation)));
            await Printing.WriteAsync(format, document, () => string.Join('\n', told), views.Select(static view => view.Name));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <summary>Only where there is a warning of them, since few projects ask for them.</summary>
    private static async Task<ListNode> OrphansAsync(ServerClient client, ApplicationView view, CancellationToken stop) =>
        view.Conditions.Any(static condition => condition["type"].Text() == "OrphanedResourceWarning")
            ? await ResourcesCommand.OrphansAsync(client, view.Name, stop)
            : ListNode.Empty;

    private static string Text(ApplicationView view, MapNode windows, ListNode orphans, bool showsOperation)
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
        if (view.Phase.Length > 0 && showsOperation) TellOperation(view);
        foreach (var condition in view.Conditions) Line(condition["type"].Text() ?? "", condition["message"].Text() ?? "");
        if (view.Resources.Count > 0) text.Append('\n').Append(ResourcesCommand.Table(view.Resources));
        if (orphans.Count > 0) text.Append('\n').Append(ResourcesCommand.OrphanTable(orphans));
        if (showsOperation && OperationResult.Table(view.Operation.Map("syncResult")) is { Length: > 0 } results)
            text.Append("\nIn the newest operation:\n").Append(results);
        return text.ToString();

        void TellOperation(ApplicationView told)
        {
            Line("Started", told.Operation["startedAt"].Text() ?? "");
            Line("Finished", told.Operation["finishedAt"].Text() ?? "not yet");
            Line("Of", HistoryCommand.ByWhom(told.Operation.Map("operation", "initiatedBy")));
            Line("Brought out", ApplicationView.RevisionsOf(told.Operation.Map("syncResult")));
        }

        void Line(string label, string value) => text.Append((label + ": ").PadRight(14)).Append(value).Append('\n');
    }
}
