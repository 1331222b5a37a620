using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>Where manifests come from and how they are made: one source of an Application.</summary>
/// <remarks>The blocks of the tools stay documents until they are rendered; equality of a source is equality of what the user wrote.</remarks>
public sealed record SourceSpec
{
    public required string RepoUrl { get; init; }

    /// <summary>Branch, tag, commit or range; empty for the default branch.</summary>
    public string TargetRevision { get; init; } = "";

    public string Path { get; init; } = "";

    public string Chart { get; init; } = "";

    /// <summary>The name by which other sources refer to files of this one.</summary>
    public string Ref { get; init; } = "";

    public string Name { get; init; } = "";

    public string TagPrefix { get; init; } = "";

    public MapNode Helm { get; init; } = MapNode.Empty;

    public MapNode Kustomize { get; init; } = MapNode.Empty;

    public MapNode Directory { get; init; } = MapNode.Empty;

    public MapNode Plugin { get; init; } = MapNode.Empty;

    /// <summary>It is taken out of a repository of charts or a registry, not out of Git.</summary>
    public bool IsChart => Chart.Length > 0 || RepoUrl.StartsWith("oci://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Only there for other sources to refer to.</summary>
    public bool RendersNothing => Ref.Length > 0 && Path.Length == 0 && Chart.Length == 0;

    public static SourceSpec Read(Node? node) => new()
    {
        RepoUrl = node?["repoURL"].Text() ?? "",
        TargetRevision = node?["targetRevision"].Text() ?? "",
        Path = node?["path"].Text() ?? "",
        Chart = node?["chart"].Text() ?? "",
        Ref = node?["ref"].Text() ?? "",
        Name = node?["name"].Text() ?? "",
        TagPrefix = node?["tagPrefix"].Text() ?? "",
        Helm = node.Map("helm"),
        Kustomize = node.Map("kustomize"),
        Directory = node.Map("directory"),
        Plugin = node.Map("plugin"),
    };

    /// <summary>As it stands in an Application; what is empty is left out, as users see it in Argo CD.</summary>
    public MapNode Write()
    {
        var node = new MapBuilder();
        Add("repoURL", RepoUrl);
        Add("path", Path);
        Add("targetRevision", TargetRevision);
        AddBlock("helm", Helm);
        AddBlock("kustomize", Kustomize);
        AddBlock("directory", Directory);
        AddBlock("plugin", Plugin);
        Add("chart", Chart);
        Add("ref", Ref);
        Add("name", Name);
        Add("tagPrefix", TagPrefix);
        return node.Build();

        void Add(string field, string value)
        {
            if (value.Length > 0) node.Set(field, value);
        }

        void AddBlock(string field, MapNode block)
        {
            if (block.Count > 0) node.Set(field, block);
        }
    }
}
