using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Git.Reading;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Mirrors;

/// <summary>
/// The repositories that are part of another one. Each has a mirror of its own below that of its parent. The parent's credentials are
/// shown to the same host only; a repository of another host must be open to everybody.
/// </summary>
internal sealed class Submodules(string folder, RepositoryAccess parent, GitMirrorOptions options, int depth) : IAsyncDisposable
{
    private const int DepthMax = 5;
    private const int CountMax = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, GitMirror> _mirrors = [];

    /// <param name="found">Path and address, as .gitmodules has them.</param>
    public async Task<IReadOnlyDictionary<string, GitTree>> OpenAsync(GitTree tree, IReadOnlyList<(string Path, string Url)> found, CancellationToken stop)
    {
        if (found.Count > CountMax) throw Refused($"it has {found.Count} submodules; {CountMax} are the limit");
        var mounted = new Dictionary<string, GitTree>();
        foreach (var (path, url) in found)
            // What .gitmodules names and the commit does not have is nothing, as it is for git.
            if (tree.SubmoduleAt(path) is { } commit) mounted[path] = await MirrorOf(path, url).OpenAsync(commit, stop);
        return mounted;
    }

    public async ValueTask DisposeAsync()
    {
        List<GitMirror> mirrors;
        lock (_gate) mirrors = [.. _mirrors.Values];
        foreach (var mirror in mirrors) await mirror.DisposeAsync();
    }

    private GitMirror MirrorOf(string path, string url)
    {
        if (depth >= DepthMax) throw Refused($"submodules within submodules go deeper than {DepthMax}");
        var own = RepositoryUrl.WithoutLogin(parent.Url);
        var address = SubmoduleUrl.Resolve(own, url) ?? throw Refused($"the submodule {path} leads out of the host");
        // A repository from the net must not name folders of our disk.
        if (RepositoryUrl.TransportOf(address) == Transport.File && RepositoryUrl.TransportOf(own) != Transport.File)
            throw Refused($"the submodule {path} names a folder of the local disk");
        lock (_gate)
        {
            if (_mirrors.TryGetValue(address, out var known)) return known;
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
            return _mirrors[address] = new GitMirror(Path.Combine(folder, name), parent.ForSubmodule(address, SubmoduleUrl.IsSameHost(own, address)), options, depth + 1);
        }
    }

    private GitException Refused(string message) => new(GitFaultKind.Refused, $"{parent}: {message}");
}
