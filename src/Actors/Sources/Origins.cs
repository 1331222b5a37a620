using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Sources;

/// <summary>The repositories and charts of a node, each kept in a folder below one of two.</summary>
public sealed class Origins(string mirrors, string charts, TimeProvider time) : IOrigins
{
    private readonly SignatureVerifier _verifier = new(Path.Combine(mirrors, "signature-keys"), time);
    private readonly ChartLibrary _library = new(charts, time);
    private long _trials;

    public IOrigin Open(string id, RepositoryAccess access) =>
        new GitOrigin(new GitMirror(FolderOf(id), access, new GitMirrorOptions { Time = time }), _verifier);

    public IOrigin Open(string id, ChartAccess access) => new ChartOrigin(_library.Open(access));

    public Task TryAsync(RepositoryAccess access, CancellationToken stop) => ReadRefsAsync(access, stop);

    public async Task<RemoteRefs> ReadRefsAsync(RepositoryAccess access, CancellationToken stop)
    {
        var folder = Path.Combine(mirrors, string.Create(CultureInfo.InvariantCulture, $"trial-{Interlocked.Increment(ref _trials)}"));
        try
        {
            await using var mirror = new GitMirror(folder, access, new GitMirrorOptions { Time = time });
            return await mirror.ReadRefsAsync(stop);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    public async Task TryAsync(ChartAccess access, CancellationToken stop)
    {
        using var repository = _library.Open(access);
        await repository.TryAsync(stop);
    }

    private string FolderOf(string id)
    {
        var name = new string([.. id.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').TakeLast(40)]);
        return Path.Combine(mirrors, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..12]}");
    }
}
