using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class TerminateCommand
{
    public static Command Create(Option<string> server)
    {
        var command = new Command("terminate-op", "End the operation that runs, or waits; what it has applied stays, and its hooks go.");
        var names = ApplicationNames.AddTo(command);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            foreach (var name in await names.FindAsync(client, parsed, stop))
            {
                await client.DeleteAsync(AppCommand.PathOf(name, "/operation"), stop);
                await Console.Out.WriteLineAsync($"{name}: the operation is to end");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
