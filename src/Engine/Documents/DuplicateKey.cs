namespace GitOpsActors.Engine.Documents;

/// <summary>A key that a map of a document has twice. List steps of the path read "[2]".</summary>
public sealed record DuplicateKey(IReadOnlyList<string> Path)
{
    /// <summary>The line of the second one, counted from one; zero where lines are not counted (JSON).</summary>
    public int Line { get; init; }

    /// <summary>The path as people write it: spec.containers[0].name</summary>
    public string Place()
    {
        var place = "";
        foreach (var step in Path) place += place.Length == 0 || step.StartsWith('[') ? step : "." + step;
        return place;
    }
}
