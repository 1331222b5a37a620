using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class WaitCommand
{
    public static Command Create(Option<string> server)
    {
        var sync = new Option<bool>("--sync") { Description = "Until the cluster has what Git has." };
        var health = new Option<bool>("--health") { Description = "Until it is healthy." };
        var suspended = new Option<bool>("--suspended")
        {
            Description = "Until it is suspended; with --health or --degraded, until either.",
        };
        var degraded = new Option<bool>("--degraded") { Description = "Until it is degraded; with --health or --suspended, until either." };
        var operation = new Option<bool>("--operation") { Description = "Until no operation runs; alone, it fails when the last one failed." };
        var deleted = new Option<bool>("--deleted") { Description = "Until it is gone." };
        var timeout = DurationOption.Timeout();
        var command = new Command("wait", "Wait for Applications: for --sync, --health and --operation together unless something is said.")
            { sync, health, suspended, degraded, operation, deleted, timeout };
        var names = ApplicationNames.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(deleted) && (result.GetValue(sync) || result.GetValue(health) || result.GetValue(suspended)
                || result.GetValue(degraded) || result.GetValue(operation)))
                result.AddError(
                    "--deleted goes with none of --sync, --health, --suspended, --degraded and --operation: what is gone has no state.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            (Option<bool> Option, string Health)[] states = [(health, "Healthy"), (suspended, "Suspended"), (degraded, "Degraded")];
            string[] healths = [.. states.Where(one => parsed.GetValue(one.Option)).Select(static one => one.Health)];
            var goal = new Goal(parsed.GetValue(sync), healths, parsed.GetValue(operation), parsed.GetValue(deleted));
            if (goal is { Sync: false, Healths.Count: 0, Operation: false, Deleted: false })
                goal = new Goal(Sync: true, Healths: ["Healthy"], Operation: true, Deleted: false);
            var waited = await names.FindAsync(client, parsed, stop);
            var done = await new Waiting(client, parsed.GetValue(timeout), new ProgressLines(Console.Out, TimeProvider.System)).RunAsync(
                waited,
                async (name, limit) => goal.Deleted ? await client.FindAsync(AppCommand.PathOf(name), limit) : await client.GetAsync(AppCommand.PathOf(name), limit),
                goal.IsReached,
                stop);
            return waited.Any(name => goal.IsMissed(done[name])) ? ExitCode.Failed : ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <param name="Healths">Any of them; empty for whatever it is.</param>
    private sealed record Goal(bool Sync, IReadOnlyList<string> Healths, bool Operation, bool Deleted)
    {
        /// <summary>Of what is gone, nothing more can be waited for.</summary>
        public bool IsReached(ApplicationView? view) => view is not { } there
            || (!Deleted && (!Sync || there.Sync == "Synced") && (Healths.Count == 0 || Healths.Contains(there.Health))
                && (!Operation || !there.IsBusy));

        public bool IsMissed(ApplicationView? view) => view is { } there
            ? this is { Operation: true, Sync: false, Healths.Count: 0 } && there.Phase is "Failed" or "Error"
            : !Deleted;
    }
}
