using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Processes;

namespace GitOpsActors.Git.Signatures;

/// <summary>
/// Checks signatures of commits and tags: git finds them, and gpg or ssh-keygen checks them, in a home of this process that holds the keys of a ring
/// and nothing else. Rings change rarely, and each has a home of its own.
/// </summary>
/// <param name="folder">For the homes; belongs to the verifiers alone.</param>
public sealed class SignatureVerifier(string folder, TimeProvider time, string git = "git", string gpg = "gpg")
{
    // A ring that was followed by so many others is in nobody's use any more.
    private const int HomesMax = 8;

    private static readonly CommandLimits Limits = new(TimeSpan.FromSeconds(30), 64 * 1024);

    private readonly SecretsFolder _folders = new(Path.GetFullPath(folder));
    private readonly SemaphoreSlim _making = new(1);
    private readonly List<(string Digest, KeyHome Home)> _homes = [];
    private bool _isTidy;

    /// <summary>What is found of the signature of an object of a repository on our disk.</summary>
    /// <param name="emptyHome">The home folder of git.</param>
    /// <param name="isTag">Whether it is a tag, and not a commit.</param>
    internal async Task<SignatureFinding> VerifyAsync(
        string repository, string emptyHome, ObjectId id, bool isTag, KeyRing ring, CancellationToken stop)
    {
        var home = await HomeAsync(ring, stop);
        var result = await new GitCommand(git, time).RunAsync(
            [isTag ? "verify-tag" : "verify-commit", "--raw", id.Hex], repository, home.Environment(gpg, emptyHome), Limits, stop);
        var finding = SignatureOutput.Read(result.Code == 0, result.Error);
        return finding.State == SignatureState.Unknown && home.Problems.Count > 0
            ? SignatureFinding.Unknown($"{finding.Why} (of argocd-gpg-keys-cm gpg did not take everything: {string.Join("; ", home.Problems)})")
            : finding;
    }

    private async Task<KeyHome> HomeAsync(KeyRing ring, CancellationToken stop)
    {
        await _making.WaitAsync(stop);
        try
        {
            if (_homes.Find(one => one.Digest == ring.Digest) is { Home: { } known }) return known;
            if (!_isTidy) _folders.RemoveLeftovers();
            _isTidy = true;
            var made = _folders.Next();
            KeyHome? home = null;
            try
            {
                home = await KeyHome.MakeAsync(made, ring, new GitCommand(gpg, time), gpg, stop);
            }
            finally
            {
                if (home is null && Directory.Exists(made)) Directory.Delete(made, recursive: true);
            }

            _homes.Add((ring.Digest, home));
            if (_homes.Count <= HomesMax) return home;
            Directory.Delete(_homes[0].Home.Folder, recursive: true);
            _homes.RemoveAt(0);
            return home;
        }
        finally
        {
            _making.Release();
        }
    }
}
