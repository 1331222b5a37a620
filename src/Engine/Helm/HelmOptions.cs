using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Helm;

/// <summary>What is rendered with a chart: a release's name and values, the cluster that it is for, and the time and chance that templates see.</summary>
public sealed record HelmOptions
{
    public string ReleaseName { get; init; } = "release-name";

    public string Namespace { get; init; } = "default";

    /// <summary>In the order in which they apply: later ones win.</summary>
    public IReadOnlyList<ValuesSource> Values { get; init; } = ImmutableArray<ValuesSource>.Empty;

    public bool IgnoresMissingValueFiles { get; init; }

    /// <summary>The trees of other sources, which value files can be taken from, by their ref.</summary>
    public Func<string, ISourceTree?> TreeOf { get; init; } = static _ => null;

    /// <summary>Charts that the chart names and that do not lie in its folder `charts`: folders or archives of some tree.</summary>
    public IReadOnlyList<FetchedChart> Fetched { get; init; } = ImmutableArray<FetchedChart>.Empty;

    /// <summary>Value files that were fetched by their address.</summary>
    public FetchedRemotes Remotes { get; init; } = FetchedRemotes.None;

    /// <summary>By which schemes value files may be named.</summary>
    public string ValuesFileSchemes { get; init; } = "";

    public bool IncludesCrds { get; init; }

    public bool SkipsTests { get; init; }

    public bool SkipsHooks { get; init; }

    public bool SkipsSchemaValidation { get; init; }

    /// <summary>Who reads what the templates say, and what plain words mean to him.</summary>
    internal YamlDialect Dialect { get; init; } = YamlDialect.Kubernetes;

    /// <summary>The version of the destination cluster; null for what Helm assumes.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>What the destination cluster serves beside what every cluster does.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>What `now` says.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Where random texts, passwords and keys of the templates come from. The same bytes make the same output.</summary>
    public required FillRandom Random { get; init; }

    /// <summary>Gets the names of functions that manifests were made with and that say something else at each render, where time and chance go on.</summary>
    public ISet<string>? Unsteady { get; init; }

    /// <summary>An Application's `helm` block. What it does not name comes from the options as they are: the Application's name, its destination.</summary>
    public HelmOptions With(MapNode block) => HelmBlock.Read(block, this);
}

/// <summary>A chart that another one is made of.</summary>
/// <param name="Path">Its folder or archive in the tree.</param>
public sealed record FetchedChart(ISourceTree Tree, string Path);
