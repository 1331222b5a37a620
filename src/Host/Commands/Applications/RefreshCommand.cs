using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class RefreshCommand
{
    public static Command Create(Option<string> server)
    {
        var hard = new Option<bool>("--hard") { Description = "Render again, whatever is known." };
        var command = new Command("refresh", "Look at the repository and compare, now; returns when that is done.") { hard };
        var names = ApplicationNames.AddTo(command);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = parsed.GetValue(hard) ? "?refresh=hard" : "?refresh=normal";
            var meant = await names.FindAsync(client, parsed, stop);
            var done = await Task.WhenAll(meant.Select(name => client.GetAsync(AppCommand.PathOf(name, query), stop)));
            foreach (var view in done.Select(static one => new ApplicationView(one)))
                await Console.Out.WriteLineAsync($"{view.Name}: {view.Sync} to {(view.Revision.Length > 0 ? view.Revision : "no revision")}, {view.Health}");
            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
