using System.CommandLine;
using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class OperationLogCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var id = new Option<long?>("--id") { Description = "The operation's number; without it, the newest." };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("logs-of-operation", "What an operation did, step by step, as the journal has it.") { name, id, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = parsed.GetValue(id) is { } number ? string.Create(CultureInfo.InvariantCulture, $"?id={number}") : "";
            var operation = await client.GetAsync(AppCommand.PathOf(AppCommand.NameOf(parsed, name), "/operation-log" + query), stop);
            await Printing.WriteAsync(parsed.GetValue(output), operation, () => Text(operation));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string Text(MapNode operation)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Operation {operation["id"]} of {operation["application"].Text()}, by {operation["initiatedBy"].Text()}\n");
        foreach (var step in operation.List("steps"))
        {
            text.Append(step["time"].Text()).Append("  ").Append(step["what"].Text()).Append('\n');
            foreach (var one in step.List("resources"))
                text.Append("    ").Append(ResourceArgument.Write(one)).Append("  ").Append(one["status"].Text()).Append("  ").Append(one["message"].Text()).Append('\n');
        }

        return text.ToString();
    }
}
