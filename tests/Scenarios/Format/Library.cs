namespace GitOpsActors.Scenarios.Format;

/// <summary>All scenarios, as they stand in their folders.</summary>
public static class Library
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static IReadOnlyList<ScenarioFile> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "scenario.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static path => ScenarioFile.Load(Folder, path))];

    public static ScenarioFile Find(string name) => All.Single(scenario => scenario.Name == name);
}
