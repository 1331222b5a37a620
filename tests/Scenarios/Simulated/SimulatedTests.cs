using GitOpsActors.Scenarios.Format;
using GitOpsActors.Scenarios.Running;
using GitOpsActors.Simulation;

namespace GitOpsActors.Scenarios.Simulated;

/// <summary>Each scenario in simulation, with virtual time.</summary>
public sealed class SimulatedTests
{
    // Other seeds are other orders of what happens at once; a rule must hold in all of them.
    private static readonly ulong[] Seeds = [1, 2];

    public static TheoryData<string> Names =>
        [.. Library.All.Where(static scenario => scenario.Only != "sandbox").Select(static scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_scenario_goes_as_written_in_simulation(string name)
    {
        // What is awaited in here must stay on this thread.
        using var alone = new NoContext();
        foreach (var seed in Seeds)
        {
            var play = new Play(new SimulatedStage(seed), Library.Find(name)).RunAsync();
            Assert.True(play.IsCompleted, "the simulation waits for something outside of it");
            await play;
        }
    }
}
