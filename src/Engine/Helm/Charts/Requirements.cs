using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Which of its charts a chart really uses: aliases, conditions and tags; and what values it imports from them.</summary>
internal static class Requirements
{
    /// <summary>All charts that Chart.yaml names must be there.</summary>
    public static void Check(Chart chart, string path)
    {
        var missing = chart.Requirements.Where(wanted => !chart.Charts.Any(below => below.Name == wanted.Name)).Select(static wanted => wanted.Name).ToList();
        if (missing.Count == 0) return;
        throw new MissingChartsException(path, $"chart {chart.Name}: found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}; vendor them with 'helm dependency build'");
    }

    public static void Enable(ChartInstance chart, GoMap values, string path)
    {
        var requirements = chart.Chart.Requirements;
        if (requirements.Count == 0) return;
        var charts = chart.Charts.Where(below => !requirements.Any(wanted => Fits(wanted, below.Chart))).ToList();
        foreach (var wanted in requirements)
        {
            if (chart.Charts.Find(below => Fits(wanted, below.Chart)) is { } found) charts.Add(new ChartInstance(found.Chart, wanted.EffectiveName));
        }

        chart.Charts = charts;
        var all = Coalesce.Values(chart, values, keepsNulls: false);
        var enabled = requirements.Where(wanted => IsEnabled(wanted, all, path)).ToList();
        var disabled = requirements.Except(enabled).Select(static wanted => wanted.EffectiveName).ToHashSet(StringComparer.Ordinal);
        chart.Charts = [.. charts.Where(below => !disabled.Contains(below.Name))];
        foreach (var below in chart.Charts) Enable(below, all, path + below.Name + ".");
        chart.Requirements = [.. enabled.Where(wanted => !disabled.Contains(wanted.EffectiveName))];
    }

    private static bool Fits(ChartDependency wanted, Chart chart) => chart.Name == wanted.Name && IsInRange(wanted.Version, chart.Version);

    public static bool IsInRange(string constraint, string version) =>
        SemanticVersion.TryParse(version) is { } parsed && VersionRange.TryParse(constraint) is { } range && range.Contains(parsed);

    private static bool IsEnabled(ChartDependency wanted, GoMap values, string path)
    {
        foreach (var condition in wanted.Condition.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ValueAt(values, path + condition.Trim()) is bool isWanted) return isWanted;
        }

        if (values["tags"] is not GoMap tags) return true;
        var flags = wanted.Tags.Select(tag => tags[tag] as bool?).Where(static flag => flag is not null).ToList();
        return flags.Count == 0 || flags.Contains(true);
    }

    private static object? ValueAt(GoMap values, string path)
    {
        object? value = values;
        foreach (var step in path.Split('.'))
        {
            if (value is not GoMap map || !map.Entries.TryGetValue(step, out value)) return null;
        }

        return value;
    }

    /// <summary>Takes values of charts below into their parent, where import-values says so; deepest first.</summary>
    public static void Import(ChartInstance chart)
    {
        foreach (var below in chart.Charts) Import(below);
        if (chart.Requirements.Count == 0) return;
        var all = Coalesce.Values(chart, new GoMap(), keepsNulls: true);
        var imported = new GoMap();
        foreach (var wanted in chart.Requirements)
        {
            foreach (var import in wanted.ImportValues) ImportOne(import, wanted.EffectiveName, all, imported);
        }

        Coalesce.Tables(all, imported, keepsNulls: true);
        chart.ReplaceValues(all);
    }

    private static void ImportOne(Node import, string chart, GoMap all, GoMap imported)
    {
        var (child, parent) = import is MapNode map ? (Plain(map["child"]), Plain(map["parent"])) : ("exports." + import.PlainText(), ".");
        if (ValueAt(all, chart + "." + child) is not GoMap table) return;
        Coalesce.Tables(imported, Under(parent, Coalesce.Copy(table)), keepsNulls: true);
    }

    private static string Plain(Node? node) => node is null ? "<nil>" : node.PlainText();

    private static GoMap Under(string path, GoMap table)
    {
        if (path == ".") return table;
        foreach (var step in path.Split('.').Reverse()) table = new GoMap { Entries = new Dictionary<string, object?>(StringComparer.Ordinal) { [step] = table } };
        return table;
    }
}

/// <summary>A chart names others that do not lie in its folder `charts`; they would have to be fetched.</summary>
/// <param name="path">The place of the chart, or of the kustomization, in its tree.</param>
/// <param name="message">What is missing.</param>
/// <param name="wanted">What to fetch; null for what the chart in that place says.</param>
public sealed class MissingChartsException(string path, string message, DependencyList? wanted = null) : RenderException(message)
{
    /// <summary>The chart's place in its tree.</summary>
    public string Path => path;

    /// <summary>What to fetch; null for what the chart in that place says.</summary>
    public DependencyList? Wanted => wanted;
}
