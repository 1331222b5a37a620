using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>How `gax app sync` is to go about it.</summary>
internal sealed class SyncFlags
{
    private readonly Option<string?> _revision = new("--revision") { Description = "Sync to this instead of what the Application names." };
    private readonly Option<bool> _prune = new("--prune") { Description = "Delete what Git no longer has." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Let the cluster check everything, and change nothing." };
    private readonly Option<string> _strategy = new("--strategy")
    {
        Description = "hook runs the hooks, as is usual; apply leaves them out.",
        DefaultValueFactory = static _ => "hook",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Delete and make again what can't be changed." };
    private readonly Option<string[]> _options = new("--option", "--sync-option")
    {
        Description = "A sync option, such as CreateNamespace=true, instead of those of the Application. May be given again.",
    };

    private readonly Option<string[]> _infos = new("--info")
    {
        Description = "Something that the operation is to be remembered by, as NAME=VALUE. May be given again.",
    };

    private readonly (Option<bool> Option, string Name)[] _switches =
    [
        (new("--replace") { Description = "Replace objects instead of applying them." }, "Replace"),
        (new("--server-side") { Description = "Apply on the server." }, "ServerSideApply"),
        (new("--apply-out-of-sync-only") { Description = "Leave out what is in sync." }, "ApplyOutOfSyncOnly"),
    ];

    private readonly SpecFlag[] _retry =
    [
        SpecFlag.Number("--retry-limit", "How often it is tried again when it fails; -1 without end.", "limit"),
        SpecFlag.Text(["--retry-backoff-duration"], "How long it waits before it is tried again, such as 5s.", "backoff", "duration"),
        SpecFlag.Number("--retry-backoff-factor", "By what each wait is longer than the one before.", "backoff", "factor"),
        SpecFlag.Text(["--retry-backoff-max-duration"], "The longest wait, such as 3m.", "backoff", "maxDuration"),
        SpecFlag.Switch(["--retry-refresh"], "Look for the newest revision each time.", "refresh"),
    ];

    public SyncFlags()
    {
        _strategy.AcceptOnlyFromAmong("hook", "apply");
        MustBePairs(_options, "--option is NAME=VALUE, such as CreateNamespace=true");
        MustBePairs(_infos, "--info is NAME=VALUE");
    }

    public IEnumerable<Option> All =>
        [_revision, _prune, _dryRun, _strategy, _force, _options, _infos, .. _switches.Select(static one => one.Option),
            .. _retry.Select(static flag => flag.Option)];

    public string? Revision(ParseResult parsed) => parsed.GetValue(_revision);

    public bool HasRevision(CommandResult result) => result.GetValue(_revision) is not null;

    /// <summary>The request for an Application.</summary>
    public MapNode Body(ParseResult parsed, MapNode application)
    {
        var body = new MapBuilder();
        if (Revision(parsed) is { } revision) body.Set("revision", revision);
        if (parsed.GetValue(_prune)) body.Set("prune", true);
        if (parsed.GetValue(_dryRun)) body.Set("dryRun", true);
        body.Set("strategy", MapNode.Of(
            (parsed.GetRequiredValue(_strategy), parsed.GetValue(_force) ? MapNode.Of(("force", true)) : MapNode.Empty)));
        if (Options(parsed, application) is { } options) body.Set("syncOptions", MapNode.Of(("items", options)));
        if (parsed.GetValue(_infos) is { Length: > 0 } infos) body.Set("infos", ListNode.Of(infos.Select(Info)));
        var retry = SpecFlag.ApplyAll(_retry, parsed, application.Map("spec", "syncPolicy", "retry"));
        if (_retry.Any(flag => flag.IsGiven(parsed))) body.Set("retryStrategy", retry);
        return body.Build();
    }

    /// <summary>
    /// The options, when they are not to be those of the Application: a switch adds to them, and what is named takes their place.
    /// </summary>
    private ListNode? Options(ParseResult parsed, MapNode application)
    {
        string[] on = [.. _switches.Where(one => parsed.GetValue(one.Option)).Select(static one => one.Name)];
        var named = parsed.GetValue(_options) is { Length: > 0 } said ? said : null;
        if (named is null && on.Length == 0) return null;
        var options = named ?? application.List("spec", "syncPolicy", "syncOptions").Select(static one => one.Text() ?? "");
        return ListNode.Of(options.Where(one => !on.Contains(one.Split('=', 2)[0])).Concat(on.Select(static name => name + "=true"))
            .Select(static one => (Node)one));
    }

    private static MapNode Info(string text)
    {
        var (name, value) = SpecFlag.Pair("--info", text);
        return MapNode.Of(("name", name), ("value", value));
    }

    private static void MustBePairs(Option<string[]> option, string form) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            result.AddError($"{form}; '{token.Value}' is not.");
    });
}
