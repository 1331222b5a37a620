using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class ListCommand
{
    public static Command Create(Option<string> server)
    {
        var project = new Option<string?>("--project", "-p") { Description = "Only those of this project." };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("list", "All Applications, with their state.") { project, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = parsed.GetValue(project) is { } only ? "?project=" + Uri.EscapeDataString(only) : "";
            var items = (await client.GetAsync("api/v1/applications" + query, stop)).List("items");
            ApplicationView[] views = [.. items.Select(static item => new ApplicationView(item.Map()))];
            await Printing.WriteAsync(parsed.GetValue(output), items, () => Table(views), views.Select(static view => view.Name));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string Table(IReadOnlyList<ApplicationView> views)
    {
        var table = new TextTable("NAME", "PROJECT", "CLUSTER", "NAMESPACE", "SYNC", "HEALTH", "POLICY", "REVISION", "CONDITIONS");
        foreach (var view in views)
        {
            table.Add(
                view.Name, view.Project, view.Cluster, view.Namespace, view.Sync, view.Health, view.Policy, view.Revision,
                string.Join(',', view.Conditions.Select(static condition => condition["type"].Text()).Distinct()));
        }

        return table.ToString();
    }
}
