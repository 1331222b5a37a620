using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>A file of a chart, by its path in it.</summary>
internal sealed record ChartFile(string Name, SourceFile File);

/// <summary>A chart as it lies in its folder or archive. It does not change; what a render makes of it is a <see cref="ChartInstance"/>.</summary>
internal sealed record Chart
{
    public required string Name { get; init; }

    public required MapNode Metadata { get; init; }

    public required IReadOnlyList<ChartDependency> Requirements { get; init; }

    public required IReadOnlyList<ChartFile> Templates { get; init; }

    /// <summary>What .Files sees.</summary>
    public required IReadOnlyList<ChartFile> Files { get; init; }

    public required MapNode Values { get; init; }

    public required SourceFile? Schema { get; init; }

    public required IReadOnlyList<Chart> Charts { get; init; }

    public string Version => Metadata["version"]?.PlainText() ?? "";

    public bool IsLibrary => string.Equals(Metadata["type"].Text(), "library", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a chart says about one that it depends on.</summary>
internal sealed record ChartDependency
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Alias { get; init; }

    public required string Condition { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required ListNode ImportValues { get; init; }

    public required MapNode Document { get; init; }

    /// <summary>Under which name the parent's values and templates know it.</summary>
    public string EffectiveName => Alias.Length > 0 ? Alias : Name;

    public static ChartDependency Read(Node node) => new()
    {
        Name = Plain(node["name"]),
        Version = Plain(node["version"]),
        Alias = Plain(node["alias"]),
        Condition = Plain(node["condition"]),
        Tags = [.. node["tags"].List().Select(static tag => tag.PlainText())],
        ImportValues = node["import-values"].List(),
        Document = node as MapNode ?? MapNode.Empty,
    };

    private static string Plain(Node? node) => node.IsNullOrAbsent() ? "" : node!.PlainText();
}
