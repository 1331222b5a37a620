using System.Text;
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

    /// <summary>The branch that HEAD names there; null where it names none.</summary>
    public async Task<string?> ReadDefaultBranchAsync(CancellationToken stop)
    {
        const string Begin = "ref: ";
        var limits = new CommandLimits(options.RefsTimeout, options.RefsBytesMax);
        var output = await Meter.LookAsync(() => RunAsync(["ls-remote", "--quiet", "--symref", "--", address.Url, "HEAD"], local.Home, limits, stop));
        return Encoding.UTF8.GetString(output).Split('\n').FirstOrDefault(static line => line.StartsWith(Begin, StringComparison.Ordinal))?[Begin.Length..].Split('\t')[0];
    }

    /// <summary>Puts a commit onto a branch that names another one, and nothing else. Returns why the other side refuses; empty when it is done.</summary>
    /// <param name="objects">Where the commit lies.</param>
    public async Task<string> PushAsync(ObjectId commit, string branch, ObjectId expected, string objects, CancellationToken stop)
    {
        string[] arguments = ["push", "--porcelain", "--no-verify", $"--force-with-lease={branch}:{expected.Hex}", "--", address.Url, $"{commit.Hex}:{branch}"];
        var limits = new CommandLimits(options.FetchTimeout, OutputMax) { Silence = options.FetchSilence };
        var result = await TryAsync(arguments, local.Repository, limits, stop, objects);
        if (result.Code == 0) return "";
        // `!`, what was to go where, and in brackets what happened, parted by tabs.
        var refused = Encoding.UTF8.GetString(result.Output).Split('\n').FirstOrDefault(static line => line.StartsWith("!\t", StringComparison.Ordinal));
        return refused is null ? throw _faults.Of(result.Error) : _faults.Clean($"{refused.Split('\t')[^1]}\n{result.Error}");
    }

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
        var result = await TryAsync(arguments, folder, limits, stop);
        return result.Code == 0 ? result.Output : throw _faults.Of(result.Error);
    }

    private async Task<GitResult> TryAsync(string[] arguments, string folder, CommandLimits limits, CancellationToken stop, string? objects = null)
    {
        local.MakeHome();
        using var environment = GitEnvironment.For(address, access, local.Home, local.Secrets.Next(), options.Ssh);
        if (objects is not null) environment.TakeObjectsFrom(objects);
        return await _git.RunAsync(arguments, folder, environment.Variables, limits, stop);
    }
}
