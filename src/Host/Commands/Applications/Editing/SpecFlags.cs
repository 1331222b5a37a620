using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>All that the command line can say of an Application: what `create` and `set` have in common.</summary>
internal sealed class SpecFlags
{
    private readonly PolicyFlags _policy = new();

    private readonly SpecFlag[] _others =
    [
        SpecFlag.Text(["--dest-server"], "The address of the cluster to deploy to.", "destination", "server"),
        SpecFlag.Text(["--dest-name"], "The name of the cluster to deploy to, such as in-cluster.", "destination", "name"),
        SpecFlag.Text(["--dest-namespace"], "The namespace for objects that name none.", "destination", "namespace"),
        SpecFlag.Text(["--project"], "The project.", "project"),
        SpecFlag.Number("--revision-history-limit", "How many deployments are remembered.", "revisionHistoryLimit"),
    ];

    public SourceFlags Source { get; } = new();

    public IReadOnlyList<Option> All =>
        [.. Source.All.Select(static flag => flag.Option), .. _others.Select(static flag => flag.Option), .. _policy.All];

    public bool IsGiven(SymbolResult result) => All.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>The spec with all that is said apart from its sources.</summary>
    public MapNode Apply(ParseResult parsed, MapNode spec)
    {
        var changed = SpecFlag.ApplyAll(_others, parsed, spec);
        // A cluster is named in one way or in the other.
        if (_others[0].IsGiven(parsed) && !_others[1].IsGiven(parsed)) changed = changed.WithoutAt("destination", "name");
        if (_others[1].IsGiven(parsed) && !_others[0].IsGiven(parsed)) changed = changed.WithoutAt("destination", "server");
        var policy = _policy.Apply(parsed, changed.Map("syncPolicy"));
        return changed.WithOrWithout("syncPolicy", policy.Count == 0 ? null : policy);
    }
}
