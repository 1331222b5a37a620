using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class SyncCommand
{
    public static Command Create(Option<string> server)
    {
        var names = AppCommand.Names();
        var revision = new Option<string?>("--revision") { Description = "Sync to this instead of what the Application names." };
        var prune = new Option<bool>("--prune") { Description = "Delete what Git no longer has." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Let the cluster check everything, and change nothing." };
        var resources = new Option<string[]>("--resource") { Description = $"Only this object: {ResourceArgument.Form}. May be given again." };
        var options = new Option<string[]>("--option") { Description = "A sync option, such as CreateNamespace=true, instead of those of the Application. May be given again." };
        var async = new Option<bool>("--async") { Description = "Return as soon as the sync is asked for." };
        var (timeout, output) = (DurationOption.Timeout(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        resources.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => ResourceArgument.Read(token.Value) is null))
                result.AddError($"--resource is {ResourceArgument.Form}; '{token.Value}' is neither.");
        });
        options.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !token.Value.Contains('=', StringComparison.Ordinal)))
                result.AddError($"--option is NAME=VALUE, such as CreateNamespace=true; '{token.Value}' is not.");
        });
        var command = new Command("sync", "Bring Applications out as Git has them, and wait for the end.") { names, revision, prune, dryRun, resources, options, async, timeout, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var body = Body(parsed.GetValue(revision), parsed.GetValue(prune), parsed.GetValue(dryRun), parsed.GetValue(resources) ?? [], parsed.GetValue(options) ?? []);
            var wanted = parsed.GetRequiredValue(names).Distinct().ToList();
            // Nothing begins when one of the names is wrong.
            await Task.WhenAll(wanted.Select(name => client.GetAsync(AppCommand.PathOf(name), stop)));
            Task<MapNode> StartAsync(string name, CancellationToken limit) => client.PostAsync(AppCommand.PathOf(name, "/sync"), body, limit);
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

    private static MapNode Body(string? revision, bool prune, bool dryRun, string[] resources, string[] options)
    {
        var body = new MapBuilder();
        if (revision is not null) body.Set("revision", revision);
        if (prune) body.Set("prune", true);
        if (dryRun) body.Set("dryRun", true);
        if (resources.Length > 0) body.Set("resources", ListNode.Of(resources.Select(static text => (Node)ResourceArgument.Read(text)!)));
        if (options.Length > 0) body.Set("syncOptions", MapNode.Of(("items", ListNode.Of(options.Select(static option => (Node)option)))));
        return body.Build();
    }
}
