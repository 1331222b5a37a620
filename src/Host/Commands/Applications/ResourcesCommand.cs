using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class ResourcesCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("resources", "The objects of an Application; `-o name` prints them as `gax app sync --resource` takes them.") { name, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var view = new ApplicationView(await client.GetAsync(AppCommand.PathOf(AppCommand.NameOf(parsed, name)), stop));
            await Printing.WriteAsync(parsed.GetValue(output), view.Resources, () => Table(view), view.Resources.Select(ResourceArgument.Write));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static string Table(ApplicationView view)
    {
        var table = new TextTable("GROUP", "KIND", "NAMESPACE", "NAME", "SYNC", "HEALTH");
        foreach (var one in view.Resources)
        {
            table.Add(
                one["group"].Text() ?? "", one["kind"].Text() ?? "", one["namespace"].Text() ?? "", one["name"].Text() ?? "",
                one["hook"].Bool() == true ? "hook" : (one["status"].Text() ?? "") + (one["requiresPruning"].Bool() == true ? " (to be pruned)" : ""), one.Text("health", "status") ?? "");
        }

        return table.ToString();
    }
}
