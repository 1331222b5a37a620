using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests;

/// <summary>Every scenario and transcript that was recorded from a real API server gets the same answers here.</summary>
public sealed class RecordingTests(RecordedClusters clusters) : IClassFixture<RecordedClusters>
{
    /// <summary>
    /// What still differs, and why. Each must differ, so that whoever mends one takes it off this list.
    /// </summary>
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["crud-apps/crud-controllerrevision"] = "the real server compares the data of a revision byte by byte, and a patch writes them anew",
        ["09-discovery"] = "the schemas have no descriptions for kubectl explain",
    };

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
    public async Task A_recorded_scenario_replays_clean(string file, string scenario)
    {
        var name = $"{Path.GetFileNameWithoutExtension(file)}/{scenario}";
        Check(name, $"ok {name}", await clusters.LineOf(file, scenario));
    }

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task A_recorded_kubectl_session_prints_the_same(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        Check(name, $"ok {name} ", await clusters.TranscriptLine(file));
    }

    private static void Check(string name, string expected, string actual)
    {
        if (!KnownDifferences.TryGetValue(name, out var reason)) Assert.Equal(expected, actual);
        else Assert.True(actual.StartsWith("MISMATCH " + name, StringComparison.Ordinal), $"{name} is known to differ ({reason}), and now says: {actual}");
    }
}
