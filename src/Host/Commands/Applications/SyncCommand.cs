using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class SyncCommand
{
    public static Command Create(Option<string> server)
    {
        var (flags, chosen, local) = (new SyncFlags(), new SyncedObjects(), new LocalFolder());
        var async = new Option<bool>("--async") { Description = "Return as soon as the sync is asked for." };
        var (timeout, output) = (DurationOption.Timeout(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        var command = new Command("sync", "Bring Applications out as Git has them, and wait for the end.") { async, timeout, output };
        foreach (var option in flags.All.Concat(chosen.All).Concat(local.All)) command.Add(option);
        command.Validators.Add(result =>
        {
            if (local.IsGiven(result) && flags.HasRevision(result)) result.AddError("--revision is one of Git's, and --local is not Git.");
        });
        var names = ApplicationNames.AddTo(command, hasProjects: true);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var wanted = await names.FindAsync(client, parsed, stop);
            // Nothing begins when one of the names is wrong, or has none of the objects.
            var bodies = new Dictionary<string, MapNode>(StringComparer.Ordinal);
            if (local.IsGiven(parsed.CommandResult) && wanted.Count != 1)
                throw new CommandException("--local is about one Application; name one.");
            var found = await Task.WhenAll(wanted.Select(name => client.GetAsync(AppCommand.PathOf(name), stop)));
            foreach (var (name, application) in wanted.Zip(found))
            {
                var body = flags.Body(parsed, application);
                if (await local.ManifestsAsync(client, parsed, server, application, stop) is { } manifests) body = body.With("manifests",
                    manifests);
                bodies[name] = await chosen.ChooseAsync(client, parsed, name, application, flags.Revision(parsed), body, stop);
            }

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
