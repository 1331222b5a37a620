using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class SyncCommand
{
    public static Command Create(Option<string> server)
    {
        var (flags, chosen) = (new SyncFlags(), new SyncedObjects());
        var async = new Option<bool>("--async") { Description = "Return as soon as the sync is asked for." };
        var (timeout, output) = (DurationOption.Timeout(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        var command = new Command("sync", "Bring Applications out as Git has them, and wait for the end.") { async, timeout, output };
        foreach (var option in flags.All.Concat(chosen.All)) command.Add(option);
        var names = ApplicationNames.AddTo(command, hasProjects: true);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var wanted = await names.FindAsync(client, parsed, stop);
            // Nothing begins when one of the names is wrong, or has none of the objects.
            var bodies = new Dictionary<string, MapNode>(StringComparer.Ordinal);
            var found = await Task.WhenAll(wanted.Select(name => client.GetAsync(AppCommand.PathOf(name), stop)));
            foreach (var (name, application) in wanted.Zip(found))
                bodies[name] = await chosen.ChooseAsync(client, parsed, name, application, flags.Revision(parsed),
                    flags.Body(parsed, application), stop);
            Task<MapNode> StartAsync(string name, CancellationToken limit) =>
                client.PostAsync(AppCommand.PathOf(name, "/sync"), bodies[name], limit);
            if (!parsed.GetValue(async)) return await OperationResult.FollowAsync(client, wanted, StartAsync, parsed.GetValue(output), parsed.GetValue(timeout), stop);
            foreach (var name in wanted)
            {
                await StartAsync(name, stop);
                await Console.Out.WriteLineAsync($"{name}: sync asked for");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
