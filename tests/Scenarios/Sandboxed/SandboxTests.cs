namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>Each scenario with the real engine against the sandbox.</summary>
public sealed class SandboxTests(SandboxPlays plays) : IClassFixture<SandboxPlays>
{
    public static TheoryData<string> Names => [.. SandboxPlays.Mine.Select(static scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_scenario_goes_as_written_against_the_sandbox(string name) => plays.EndOf(name);
}
