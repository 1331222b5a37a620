using System.CommandLine;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Metrics;

namespace GitOpsActors.Host.Commands;

/// <summary>Where a server tells its metrics, and what of them only because somebody wants it. The names are Argo CD's where it has
/// them.</summary>
internal sealed class MetricsFlags
{
    private const string Port = "--metrics-port";

    private readonly Option<int?> _port = new(Port)
    {
        Description = "Another port, on every address, that tells metrics to Prometheus and answers nothing else; 0 takes a free one.",
    };

    private readonly Option<string[]> _labels = Names("--metrics-application-labels",
        "Labels of Applications that argocd_app_labels tells.");

    private readonly Option<string[]> _conditions =
        Names("--metrics-application-conditions", "Types of conditions that argocd_app_condition counts, such as SyncError.");

    private readonly Option<string[]> _clusterLabels =
        Names("--metrics-cluster-labels", "Labels of the Secrets of clusters that argocd_cluster_labels tells.");

    public void AddTo(Command command)
    {
        _port.MustBeWithin(0, NumberOption.PortMax);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_port) is not null) return;
            foreach (var option in (ReadOnlySpan<Option<string[]>>)[_labels, _conditions, _clusterLabels])
                if (result.GetValue(option) is { Length: > 0 }) result.AddError($"{option.Name} is about {Port}, which is missing.");
        });
        command.Add(_port);
        command.Add(_labels);
        command.Add(_conditions);
        command.Add(_clusterLabels);
    }

    public int? PortOf(ParseResult parsed) => parsed.GetValue(_port);

    public MetricsOptions OptionsOf(ParseResult parsed) => new()
    {
        ApplicationLabels = ListOf(parsed.GetValue(_labels)),
        ApplicationConditions = ListOf(parsed.GetValue(_conditions)),
        ClusterLabels = ListOf(parsed.GetValue(_clusterLabels)),
    };

    private static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description + " Separate several by commas.", AllowMultipleArgumentsPerToken = true };

    private static List<string> ListOf(string[]? given) =>
        [.. (given ?? []).SelectMany(static one => one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
