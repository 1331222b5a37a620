using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>A chart within one render: under which name, with which of its charts, and with values that imports have changed.</summary>
internal sealed class ChartInstance
{
    private GoMap? _values;

    public ChartInstance(Chart chart, string name)
    {
        Chart = chart;
        Name = name;
        Charts = [.. chart.Charts.Select(static below => new ChartInstance(below, below.Name))];
    }

    public Chart Chart { get; }

    public string Name { get; }

    public List<ChartInstance> Charts { get; set; }

    /// <summary>What the chart says it depends on; null once nothing of it is left.</summary>
    public IReadOnlyList<ChartDependency> Requirements { get; set; } = [];

    /// <summary>The chart's own values, in a copy that the caller may change.</summary>
    public GoMap CopyValues() => _values is null ? (GoMap)YamlFunctions.FromNode(Chart.Values)! : Coalesce.Copy(_values);

    public void ReplaceValues(GoMap values) => _values = values;
}
