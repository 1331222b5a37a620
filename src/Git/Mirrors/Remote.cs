using GitOpsActors.Git.Processes;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Mirrors;

/// <summary>What is asked of the other side.</summary>
internal sealed class Remote(RemoteAddress address, RepositoryAccess access, LocalRepository local, GitMirrorOptions options)
{
    private const int OutputMax = 1024 * 1024;

    private readonly GitCommand _git = new(options.Git, options.Time);
    private readonly Faults _faults = new(access);

    public RemoteMeter Meter { get; } = new(access.ToString(), options.Time);

    public Task<RemoteRefs> ReadRefsAsync(CancellationToken stop) => Meter.LookAsync(async () =>
        RemoteRefs.Parse(await RunAsync(["ls-remote", "--quiet", "--", address.Url], local.Home, new CommandLimits(options.RefsTimeout, options.RefsBytesMax), stop)));

    /// <summary>Fetches one commit; false when the server gives only what a branch or tag points to.</summary>
    public async Task<bool> TryFetchAsync(ObjectId commit, CancellationToken stop)
    {
        try
        {
            // A ref holds what was fetched, so that the next fetch brings only what is new. There are no more than 256 of them.
            await FetchAsync(commit.Hex, [$"+{commit.Hex}:refs/fetched/{commit.Hex[..2]}"], stop);
            return true;
        }
        catch (GitException e) when (e.Kind == GitFaultKind.RevisionMissing)
        {
            return false;
        }
    }

    /// <summary>Fetches all branches and tags; what is gone there goes here.</summary>
    public Task FetchAllAsync(CancellationToken stop) => FetchAsync("", ["--prune", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], stop);

    private Task<bool> FetchAsync(string revision, string[] what, CancellationToken stop) =>
        Meter.FetchAsync(revision, () => FetchAsync(what, stop));

    private async Task<bool> FetchAsync(string[] what, CancellationToken stop)
    {
        string[] depth = access.Depth > 0 ? [$"--depth={access.Depth}"] : [];
        var flags = what.Where(static word => word.StartsWith('-'));
        var refs = what.Where(static word => !word.StartsWith('-'));
        string[] arguments =
        [
            "fetch", "--progress", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance",
            .. depth, .. flags, "--", address.Url, .. refs,
        ];
        var isDone = false;
        try
        {
            await RunAsync(arguments, local.Repository, new CommandLimits(options.FetchTimeout, OutputMax) { Silence = options.FetchSilence }, stop);
            return isDone = true;
        }
        finally
        {
            if (!isDone) local.RemoveLeftovers();
        }
    }

    private async Task<byte[]> RunAsync(string[] arguments, string folder, CommandLimits limits, CancellationToken stop)
    {
        local.MakeHome();
        using var environment = GitEnvironment.For(address, access, local.Home, local.Secrets.Next(), options.Ssh);
        var result = await _git.RunAsync(arguments, folder, environment.Variables, limits, stop);
        return result.Code == 0 ? result.Output : throw _faults.Of(result.Error);
    }
}
