namespace GitOpsActors.Scenarios.Format;

/// <summary>All scenarios, as they stand in their folders.</summary>
public static class Library
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static IReadOnlyList<ScenarioFile> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "scenario.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(static path => ScenarioFile.Load(Folder, path))];

    /// <summary>The scenario to which something of this name belongs: the one with the longest name from which it is made; empty for
    /// none.</summary>
    public static string OwnerOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.Select(static scenario => scenario.Name)
            .Where(owner => name == owner || name.StartsWith(owner + "-", StringComparison.Ordinal)).MaxBy(static owner => owner.Length)
            ?? "";
    }

    public static ScenarioFile Find(string name) => All.Single(scenario => scenario.Name == name);
}
