using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests;

/// <summary>Every scenario and transcript that was recorded from a real API server gets the same answers here.</summary>
public sealed class RecordingTests(RecordedClusters clusters) : IClassFixture<RecordedClusters>
{
    public static TheoryData<string, string> Scenarios()
    {
        var scenarios = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Programs.Recordings, "apiserver"), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var scenario in JsonReader.Read(File.ReadAllBytes(file)).List("scenarios"))
                scenarios.Add(Path.GetFileName(file), scenario.Text("name")!);
        }
        return scenarios;
    }

    public static TheoryData<string> Transcripts() =>
        [.. Directory.GetFiles(Path.Combine(Programs.Recordings, "kubectl"), "*.txt").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_recorded_scenario_replays_clean(string file, string scenario) =>
        Assert.Equal($"ok {Path.GetFileNameWithoutExtension(file)}/{scenario}", await clusters.LineOf(file, scenario));

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task A_recorded_kubectl_session_prints_the_same(string file) =>
        Assert.Equal($"ok {Path.GetFileNameWithoutExtension(file)} ", await clusters.TranscriptLine(file));
}
