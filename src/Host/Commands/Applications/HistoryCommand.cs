using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class HistoryCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("history", "What was deployed, newest last; `gax app rollback` takes the ids.") { name, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var view = new ApplicationView(await client.GetAsync(AppCommand.PathOf(AppCommand.NameOf(parsed, name)), stop));
            await Printing.WriteAsync(parsed.GetValue(output), view.History, () => Table(view.History), view.History.Select(static entry => entry["id"]!.ToString()));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string Table(ListNode history)
    {
        var table = new TextTable("ID", "DEPLOYED", "REVISION", "BY", "SOURCE").Figures(0);
        foreach (var entry in history)
        {
            var sources = entry["sources"] is ListNode many ? many : ListNode.Of(entry.Map("source"));
            table.Add(
                entry["id"]?.ToString() ?? "", entry["deployedAt"].Text() ?? "", ApplicationView.RevisionsOf(entry.Map()), ByWhom(entry.Map("initiatedBy")),
                string.Join("; ", sources.Select(static source => ApplicationView.SourceOf(source.Map()))));
        }

        return table.ToString();
    }

    public static string ByWhom(MapNode initiator) => initiator["automated"].Bool() == true ? "automation" : initiator["username"].Text() ?? "";
}
