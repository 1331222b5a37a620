using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class WaitCommand
{
    public static Command Create(Option<string> server)
    {
        var names = AppCommand.Names();
        var sync = new Option<bool>("--sync") { Description = "Until the cluster has what Git has." };
        var health = new Option<bool>("--health") { Description = "Until it is healthy." };
        var operation = new Option<bool>("--operation") { Description = "Until no operation runs; alone, it fails when the last one failed." };
        var deleted = new Option<bool>("--deleted") { Description = "Until it is gone." };
        var timeout = DurationOption.Timeout();
        var command = new Command("wait", "Wait for Applications: for --sync, --health and --operation together unless something is said.") { names, sync, health, operation, deleted, timeout };
        command.Validators.Add(result =>
        {
            if (result.GetValue(deleted) && (result.GetValue(sync) || result.GetValue(health) || result.GetValue(operation)))
                result.AddError("--deleted goes with none of --sync, --health and --operation: what is gone has no state.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var goal = new Goal(parsed.GetValue(sync), parsed.GetValue(health), parsed.GetValue(operation), parsed.GetValue(deleted));
            if (goal is { Sync: false, Health: false, Operation: false, Deleted: false }) goal = new Goal(Sync: true, Health: true, Operation: true, Deleted: false);
            var waited = parsed.GetRequiredValue(names).Distinct().ToList();
            var done = await new Waiting(client, parsed.GetValue(timeout), new ProgressLines(Console.Out, TimeProvider.System)).RunAsync(
                waited,
                async (name, limit) => goal.Deleted ? await client.FindAsync(AppCommand.PathOf(name), limit) : await client.GetAsync(AppCommand.PathOf(name), limit),
                goal.IsReached,
                stop);
            return waited.Exists(name => goal.IsMissed(done[name])) ? ExitCode.Failed : ExitCode.Fine;
        }, stop));
        return command;
    }

    private sealed record Goal(bool Sync, bool Health, bool Operation, bool Deleted)
    {
        /// <summary>Of what is gone, nothing more can be waited for.</summary>
        public bool IsReached(ApplicationView? view) => view is not { } there
            || (!Deleted && (!Sync || there.Sync == "Synced") && (!Health || there.Health == "Healthy") && (!Operation || !there.IsBusy));

        public bool IsMissed(ApplicationView? view) => view is { } there
            ? this is { Operation: true, Sync: false, Health: false } && there.Phase is "Failed" or "Error"
            : !Deleted;
    }
}
