using System.Collections.Frozen;
using GitOpsActors.Scenarios.Format;
using GitOpsActors.Scenarios.Running;

namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>
/// Plays all scenarios against two sandboxes: most of them side by side in one, and those that move the clock or change settings one after
/// the other in the second, so that no other sees it. Each test then asks what became of its scenario.
/// </summary>
public sealed class SandboxPlays : IAsyncLifetime
{
    private const int SideBySide = 12;

    private readonly FrozenDictionary<string, TaskCompletionSource> _ends = Mine.ToFrozenDictionary(
        static scenario =>
            scenario.Name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            StringComparer.Ordinal);

    private Task _shared = Task.CompletedTask;
    private Task _alone = Task.CompletedTask;

    public static IEnumerable<ScenarioFile> Mine => Library.All.Where(static scenario => scenario.Only != "simulation");

    public Task EndOf(string name) => _ends[name].Task;

    public Task InitializeAsync()
    {
        // SCENARIOS=hook runs those only whose names contain the text.
        var chosen = Environment.GetEnvironmentVariable("SCENARIOS") ?? "";
        var wanted = Mine.Where(scenario => scenario.Name.Contains(chosen, StringComparison.Ordinal)).ToList();
        foreach (var left in Mine.Except(wanted)) _ends[left.Name].SetResult();
        _shared = Task.Run(() => AllAsync(wanted.FindAll(static scenario => !scenario.IsAlone), SideBySide, null));
        _alone = Task.Run(() => AllAsync(wanted.FindAll(static scenario => scenario.IsAlone), 1, new JumpingTime()));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Task.WhenAll(_shared, _alone);

    private async Task AllAsync(List<ScenarioFile> scenarios, int width, JumpingTime? time)
    {
        if (scenarios.Count == 0) return;
        try
        {
            await PlayAsync(scenarios, width, time);
        }
        catch (Exception problem)
        {
            foreach (var scenario in scenarios) _ends[scenario.Name].TrySetException(problem);
        }
    }

    private async Task PlayAsync(List<ScenarioFile> scenarios, int width, JumpingTime? time)
    {
        if (time is not null) JumpingScheduler.Clock = time;
        await using var fleet = await ScenarioFleet.StartAsync(
            time ?? TimeProvider.System, time is null ? ""
                : $"akka.scheduler.implementation = \"{typeof(JumpingScheduler).AssemblyQualifiedName}\"");
        await Parallel.ForEachAsync(scenarios, new ParallelOptions { MaxDegreeOfParallelism = width }, async (scenario, _) =>
        {
            try
            {
                await new Play(new SandboxStage(fleet, time), scenario).RunAsync();
                _ends[scenario.Name].SetResult();
            }
#pragma warning disable CA1031 // Whatever it is, the test of the scenario tells it.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                _ends[scenario.Name].SetException(problem);
            }

            if (time is not null) await fleet.ForgetAsync(scenario);
        });
    }
}
