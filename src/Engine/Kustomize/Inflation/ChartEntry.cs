using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;

namespace GitOpsActors.Engine.Kustomize.Inflation;

/// <summary>How values in place and the values of a file come together.</summary>
internal enum ValuesPrecedence
{
    /// <summary>Values in place win.</summary>
    Override,

    /// <summary>The file wins.</summary>
    Merge,

    /// <summary>The file says nothing.</summary>
    Replace,
}

/// <summary>An entry of `helmCharts`: a chart, and how it is rendered.</summary>
internal sealed record ChartEntry
{
    public required string Place { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Repository { get; init; }

    /// <summary>The folder that charts lie in.</summary>
    public required string Home { get; init; }

    public required string ReleaseName { get; init; }

    public string NameTemplate { get; init; } = "";

    public required string Namespace { get; init; }

    public required string ValuesFile { get; init; }

    public IReadOnlyList<string> MoreValuesFiles { get; init; } = [];

    public required MapNode ValuesInPlace { get; init; }

    public required ValuesPrecedence Precedence { get; init; }

    public bool IncludesCrds { get; init; }

    public bool SkipsHooks { get; init; }

    public bool SkipsTests { get; init; }

    public string KubeVersion { get; init; } = "";

    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    public static ChartEntry Read(Fields fields, string home) => new()
    {
        Place = fields.Place,
        Name = fields.Text("name") is { Length: > 0 } name ? name : throw fields.Error("chart name cannot be empty"),
        Version = fields.Text("version"),
        Repository = fields.Text("repo"),
        Home = home,
        ReleaseName = fields.Text("releaseName"),
        NameTemplate = fields.Text("nameTemplate"),
        Namespace = fields.Text("namespace"),
        ValuesFile = fields.Text("valuesFile"),
        MoreValuesFiles = fields.Texts("additionalValuesFiles"),
        ValuesInPlace = fields.Node("valuesInline").Map(),
        Precedence = PrecedenceOf(fields),
        IncludesCrds = fields.Bool("includeCRDs"),
        SkipsHooks = fields.Bool("skipHooks"),
        SkipsTests = fields.Bool("skipTests"),
        KubeVersion = fields.Text("kubeVersion"),
        ApiVersions = fields.Texts("apiVersions"),
    };

    /// <summary>An entry of the older `helmChartInflationGenerator`, which has other names for the same.</summary>
    public static ChartEntry ReadOld(Fields fields, string home)
    {
        if (fields.Texts("extraArgs").Count > 0) throw fields.Error("extraArgs are arguments of a program, and none is started; use helmCharts");
        fields.Ignore("helmBin", "helmHome", "chartRepoName", "releaseNamespace");
        return new ChartEntry
        {
            Place = fields.Place,
            Name = fields.Text("chartName") is { Length: > 0 } name ? name : throw fields.Error("chart name cannot be empty"),
            Version = fields.Text("chartVersion"),
            Repository = fields.Text("chartRepoUrl"),
            Home = fields.Text("chartHome") is { Length: > 0 } own ? own : home,
            ReleaseName = fields.Text("releaseName"),
            // The original takes `releaseNamespace` and does nothing with it.
            Namespace = "",
            ValuesFile = fields.Text("values"),
            ValuesInPlace = fields.Node("valuesLocal").Map(),
            Precedence = PrecedenceOf(fields),
        };
    }

    private static ValuesPrecedence PrecedenceOf(Fields fields) => fields.Text("valuesMerge") switch
    {
        "" or "override" => ValuesPrecedence.Override,
        "merge" => ValuesPrecedence.Merge,
        "replace" => ValuesPrecedence.Replace,
        _ => throw fields.Error("valuesMerge must be one of [merge override replace]"),
    };
}

/// <summary>The charts of a kustomization.</summary>
internal static class ChartEntries
{
    private const string HomeDefault = "charts";

    public static IReadOnlyList<ChartEntry> Read(Fields fields)
    {
        var home = fields.One("helmGlobals", static one =>
        {
            one.Ignore("configHome");
            return one.Text("chartHome");
        });
        home = string.IsNullOrEmpty(home) ? HomeDefault : home;
        return [.. fields.Each("helmCharts", one => Without(one, home)), .. fields.Each("helmChartInflationGenerator", one => ChartEntry.ReadOld(one, home))];
    }

    /// <summary>The same as an object of its own.</summary>
    public static ChartEntry ReadPlugin(Fields fields) => Without(fields, fields.Text("chartHome") is { Length: > 0 } home ? home : HomeDefault);

    private static ChartEntry Without(Fields fields, string home)
    {
        // What these ask for is the program's own affair.
        fields.Ignore("debug", "devel", "configHome");
        return ChartEntry.Read(fields, home);
    }
}
