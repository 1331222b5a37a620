using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class RollbackCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var id = new Argument<long?>("id") { Description = "What `gax app history` calls it; without it, the deployment before the last.", Arity = ArgumentArity.ZeroOrOne };
        var prune = new Option<bool>("--prune") { Description = "Delete what that deployment did not have." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Let the cluster check everything, and change nothing." };
        var (timeout, output) = (DurationOption.Timeout(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        var command = new Command("rollback", "Bring out an earlier deployment, and wait for the end. Automated sync must be off; `git revert` works with it, too.")
        {
            name, id, prune, dryRun, timeout, output,
        };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var to = parsed.GetValue(id) ?? Previous(new ApplicationView(await client.GetAsync(AppCommand.PathOf(application), stop)));
            var body = MapNode.Of(("id", to), ("prune", parsed.GetValue(prune)), ("dryRun", parsed.GetValue(dryRun)));
            return await OperationResult.FollowAsync(
                client, [application], (one, limit) => client.PostAsync(AppCommand.PathOf(one, "/rollback"), body, limit), parsed.GetValue(output), parsed.GetValue(timeout), stop);
        }, stop));
        return command;
    }

    private static long Previous(ApplicationView view) => view.History.Count >= 2
        ? view.History[view.History.Count - 2]["id"].Integer() ?? 0
        : throw new CommandException($"{view.Name} has no earlier deployment to go back to; `gax app history {view.Name}` shows what there was.");
}
