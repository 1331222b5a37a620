using System.Globalization;
using System.Text;
using GitOpsActors.Git.Processes;

namespace GitOpsActors.Git.Mirrors;

/// <summary>
/// The commit that takes something back, in a folder of its own: its objects are nobody's before the branch has them. Git's own index makes the tree, so
/// that modes, links and submodules are what they were.
/// </summary>
internal sealed class RevertCommit : IDisposable
{
    private const int OutputMax = 64 * 1024 * 1024;
    private const string Author = "GitOpsActors";
    private const string Address = "gitops-actors@localhost";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly LocalRepository _local;
    private readonly GitCommand _git;
    private readonly Dictionary<string, string> _environment;
    private readonly string _folder;

    private RevertCommit(LocalRepository local, GitMirrorOptions options, string folder)
    {
        (_local, _folder, _git) = (local, folder, new GitCommand(options.Git, options.Time));
        var now = string.Create(CultureInfo.InvariantCulture, $"@{options.Time.GetUtcNow().ToUnixTimeSeconds()} +0000");
        _environment = new Dictionary<string, string>(GitEnvironment.Local(local.Home))
        {
            ["GIT_OBJECT_DIRECTORY"] = Objects, ["GIT_INDEX_FILE"] = Path.Combine(folder, "index"),
            ["GIT_AUTHOR_NAME"] = Author, ["GIT_AUTHOR_EMAIL"] = Address, ["GIT_AUTHOR_DATE"] = now,
            ["GIT_COMMITTER_NAME"] = Author, ["GIT_COMMITTER_EMAIL"] = Address, ["GIT_COMMITTER_DATE"] = now,
        };
    }

    /// <summary>Where its objects lie; those of the mirror are reached from there.</summary>
    public string Objects => Path.Combine(_folder, "objects");

    /// <summary>Null when nothing that is meant differs.</summary>
    public ObjectId? Commit { get; private set; }

    public ObjectId? Tree { get; private set; }

    /// <param name="folder">Does not exist yet, and is gone after the disposal.</param>
    public static async Task<RevertCommit> MakeAsync(LocalRepository local, GitMirrorOptions options, string folder, Revert revert, CancellationToken stop)
    {
        var made = new RevertCommit(local, options, folder);
        try
        {
            Directory.CreateDirectory(Path.Combine(made.Objects, "info"));
            await File.WriteAllTextAsync(Path.Combine(made.Objects, "info", "alternates"), Path.Combine(local.Repository, "objects") + "\n", stop);
            await made.MakeAsync(revert, stop);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeAsync(Revert revert, CancellationToken stop)
    {
        var differences = await RunAsync(["diff-tree", "-r", "-z", "--no-renames", "--full-index", revert.Bad.Hex, revert.Good.Hex], [], stop);
        var entries = EntriesOf(differences, revert.IsMeant);
        if (entries.Length == 0) return;
        await RunAsync(["read-tree", revert.Bad.Hex], [], stop);
        await RunAsync(["update-index", "-z", "--index-info"], entries, stop);
        // Submodules are commits of other repositories, which are not here.
        Tree = IdOf(await RunAsync(["write-tree", "--missing-ok"], [], stop));
        Commit = IdOf(await RunAsync(["commit-tree", Tree.Value.Hex, "-p", revert.Bad.Hex, "-F", "-"], Encoding.UTF8.GetBytes(revert.Message), stop));
    }

    /// <summary>From what git says of differences to what it takes into an index: the mode and id that a path had; mode 0 where there was nothing.</summary>
    private static byte[] EntriesOf(byte[] differences, Func<string, bool> isMeant)
    {
        var entries = new MemoryStream();
        for (var at = 0; at < differences.Length;)
        {
            // `:old-mode new-mode old-id new-id letter`, and then the path.
            var parts = Encoding.ASCII.GetString(Field(differences, ref at)).Split(' ');
            var path = Field(differences, ref at);
            if (!isMeant(Encoding.UTF8.GetString(path))) continue;
            entries.Write(Encoding.ASCII.GetBytes($"{parts[1]} {parts[3]}\t"));
            // Bytes as they are: a path need not be text.
            entries.Write(path);
            entries.WriteByte(0);
        }

        return entries.ToArray();
    }

    private static ReadOnlySpan<byte> Field(byte[] bytes, ref int at)
    {
        var start = at;
        var end = Array.IndexOf(bytes, (byte)0, start);
        if (end < 0) end = bytes.Length;
        at = end + 1;
        return bytes.AsSpan(start, end - start);
    }

    private static ObjectId IdOf(byte[] output) =>
        ObjectId.TryParse(Encoding.ASCII.GetString(output).Trim()) ?? throw new GitException(GitFaultKind.Failed, "git names no object that it has made");

    private async Task<byte[]> RunAsync(string[] arguments, byte[] input, CancellationToken stop)
    {
        var result = await _git.RunAsync(arguments, _local.Repository, _environment, new CommandLimits(Patience, OutputMax), stop, input);
        return result.Code == 0 ? result.Output : throw new GitException(GitFaultKind.Failed, $"git {arguments[0]} failed: {result.Error.Trim()}");
    }
}
