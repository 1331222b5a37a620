using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>What the command line can say of how an Application syncs.</summary>
internal sealed class PolicyFlags
{
    private static readonly MapNode RetryDefault =
        MapNode.Of(("backoff", MapNode.Of(("duration", "5s"), ("factor", 2), ("maxDuration", "3m0s"))));

    private readonly Option<string> _policy = new("--sync-policy") { Description = "automated, or none for syncs by hand." };
    private readonly Option<bool> _autoSync = new("--auto-sync") { Description = "The same as --sync-policy automated." };
    private readonly Option<string[]> _options = new("--sync-option")
    { Description = "Such as CreateNamespace=true; with a ! before it, it is taken out. May be given again." };
    private readonly Option<long> _limit = new("--sync-retry-limit")
    { Description = "How often a failed sync is tried again; 0 is never, -1 without end." };

    private readonly SpecFlag[] _automated =
    [
        SpecFlag.Switch(["--auto-prune", "--prune"], "With automated syncs: delete what Git no longer has.", "prune"),
        SpecFlag.Switch(["--self-heal"], "With automated syncs: undo what others change in the cluster.", "selfHeal"),
        SpecFlag.Switch(["--allow-empty"], "With automated syncs: also delete the last object.", "allowEmpty"),
    ];

    private readonly SpecFlag[] _backoff =
    [
        SpecFlag.Text(["--sync-retry-backoff-duration"], "How long a failed sync waits before it is tried again, such as 5s.", "backoff",
            "duration"),
        SpecFlag.Number("--sync-retry-backoff-factor", "By what each wait is longer than the one before.", "backoff", "factor"),
        SpecFlag.Text(["--sync-retry-backoff-max-duration"], "The longest wait, such as 3m.", "backoff", "maxDuration"),
        SpecFlag.Switch(["--sync-retry-refresh"], "Look for the newest revision each time.", "refresh"),
    ];

    public PolicyFlags() => _policy.AcceptOnlyFromAmong("automated", "automatic", "auto", "none", "manual");

    public IEnumerable<Option> All =>
        [_policy, _autoSync, .. _automated.Select(static flag => flag.Option), _options, _limit,
        .. _backoff.Select(static flag => flag.Option)];

    public MapNode Apply(ParseResult parsed, MapNode policy) => Options(parsed, Retry(parsed, Automated(parsed, policy)));

    private MapNode Automated(ParseResult parsed, MapNode policy)
    {
        var automated = policy["automated"] as MapNode;
        if (parsed.GetValue(_policy) is "none" or "manual" || (parsed.GetResult(_autoSync) is { Implicit: false } && !parsed.GetValue(_autoSync)))
            automated = null;
        else if (parsed.GetValue(_policy) is not null || parsed.GetValue(_autoSync))
            automated = (automated ?? MapNode.Empty).Without("enabled");
        if (automated is null && _automated.Any(flag => flag.IsGiven(parsed)))
            throw new CommandException(
                "--auto-prune, --self-heal and --allow-empty are about automated syncs: add --auto-sync or --sync-policy automated.");
        return policy.WithOrWithout("automated", automated is null ? null : SpecFlag.ApplyAll(_automated, parsed, automated));
    }

    private MapNode Retry(ParseResult parsed, MapNode policy)
    {
        var retry = policy["retry"] as MapNode;
        if (parsed.GetResult(_limit) is { Implicit: false })
            retry = parsed.GetValue(_limit) is var limit and not 0 ? (retry ?? RetryDefault).With("limit", limit) : null;
        if (retry is null && _backoff.Any(flag => flag.IsGiven(parsed)))
            throw new CommandException("The waits between retries say nothing where nothing is tried again: add --sync-retry-limit.");
        return policy.WithOrWithout("retry", retry is null ? null : SpecFlag.ApplyAll(_backoff, parsed, retry));
    }

    private MapNode Options(ParseResult parsed, MapNode policy)
    {
        if (parsed.GetValue(_options) is not { Length: > 0 } said) return policy;
        var options = said.Aggregate(policy.List("syncOptions").Select(static one => one.Text() ?? "").ToList(), Change);
        return policy.WithOrWithout("syncOptions", options.Count == 0 ? null : ListNode.Of(options.Select(static one => (Node)one)));
    }

    /// <summary>An option takes the place of one of the same name: nobody means both.</summary>
    private static List<string> Change(List<string> options, string said)
    {
        if (said.StartsWith('!')) return [.. options.Where(one => one != said[1..] && NameOf(one) != said[1..])];
        var at = options.FindIndex(one => NameOf(one) == NameOf(said));
        if (at >= 0) options[at] = said;
        else options.Add(said);
        return options;
    }

    private static string NameOf(string option) => option.Split('=', 2)[0];
}
