using System.Text;
using GitOpsActors.Git.Processes;
using GitOpsActors.Git.Reading;

namespace GitOpsActors.Git.Mirrors;

/// <summary>The side of a mirror that lies on our disk.</summary>
internal sealed class LocalRepository : IDisposable
{
    // More packs than this make every look-up slow; they are then written into one.
    private const int PacksMax = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private readonly GitMirrorOptions _options;
    private readonly GitCommand _git;
    private readonly Lock _gate = new();
    private HashSet<ObjectId> _known = [];
    private ObjectStore? _objects;
    private int _secrets;

    public LocalRepository(string folder, GitMirrorOptions options)
    {
        (_folder, _options, _git) = (folder, options, new GitCommand(options.Git, options.Time));
        // What a process that was killed could not remove.
        if (Directory.Exists(SecretsFolder)) Directory.Delete(SecretsFolder, recursive: true);
    }

    public string Repository => Path.Combine(_folder, "repository.git");

    /// <summary>The home folder of git processes: empty, so that nobody's settings and keys are used.</summary>
    public string Home => Path.Combine(_folder, "home");

    public ObjectStore Objects
    {
        get
        {
            lock (_gate)
            {
                return _objects ??= new ObjectStore(
                    new ObjectReader(_options.Git, Repository, GitEnvironment.Local(Home), _options.ReadersMax), _options.FileBytesMax, _options.CacheBytesMax);
            }
        }
    }

    public bool IsDamaged
    {
        get
        {
            lock (_gate) return _objects is { IsDamaged: true };
        }
    }

    private string SecretsFolder => Path.Combine(_folder, "secrets");

    public void MakeHome() => Directory.CreateDirectory(Home);

    /// <summary>A folder name that nobody has had yet.</summary>
    public string NextSecrets() => Path.Combine(SecretsFolder, $"{Interlocked.Increment(ref _secrets)}");

    public bool Has(ObjectId commit)
    {
        if (!IsMade || IsDamaged) return false;
        lock (_gate)
        {
            if (_known.Contains(commit)) return true;
        }
        if (!Objects.HasCommit(commit)) return false;
        lock (_gate) _known.Add(commit);
        return true;
    }

    public async Task EnsureAsync(CancellationToken stop)
    {
        if (IsMade) return;
        MakeHome();
        // Made elsewhere and moved when it is whole: who looks meanwhile must not take half a repository for a damaged one.
        var half = Repository + ".new";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        var result = await RunInAsync(half, ["init", "--quiet", "--bare", "--initial-branch=main", "."], stop);
        if (result.Code != 0) throw new GitException(GitFaultKind.Failed, $"a mirror cannot be made in {_folder}: {result.Error.Trim()}");
        if (Directory.Exists(Repository)) Directory.Delete(Repository, recursive: true);
        Directory.Move(half, Repository);
    }

    /// <summary>The only commit whose id begins so; null when there is none, or more than one.</summary>
    public async Task<ObjectId?> ExpandAsync(string start, CancellationToken stop)
    {
        if (!IsMade) return null;
        var result = await RunAsync(["rev-parse", "--quiet", "--verify", "--end-of-options", start + "^{commit}"], stop);
        return result.Code == 0 ? ObjectId.TryParse(Encoding.ASCII.GetString(result.Output).Trim()) : null;
    }

    /// <summary>Path and address of each submodule, as git itself reads the file.</summary>
    public async Task<IReadOnlyList<(string Path, string Url)>> ReadSubmodulesAsync(ObjectId file, CancellationToken stop)
    {
        var result = await RunAsync(["config", "--blob", file.Hex, "--null", "--no-includes", "--get-regexp", @"^submodule\..*\.(path|url)$"], stop);
        var settings = new Dictionary<string, string>();
        foreach (var entry in Encoding.UTF8.GetString(result.Output).Split('\0'))
            if (entry.Split('\n', 2) is [var key, var value]) settings[key] = value;
        return
        [
            .. from setting in settings
               where setting.Key.EndsWith(".path", StringComparison.Ordinal) && settings.ContainsKey(setting.Key[..^4] + "url")
               select (setting.Value, settings[setting.Key[..^4] + "url"]),
        ];
    }

    /// <summary>Keeps look-ups fast after many small fetches. Objects that no ref holds any more stay: a commit may still be in use.</summary>
    public async Task TidyAsync(CancellationToken stop)
    {
        var packs = Path.Combine(Repository, "objects", "pack");
        if (!Directory.Exists(packs) || Directory.GetFiles(packs, "*.pack").Length <= PacksMax) return;
        await RunAsync(["repack", "-a", "-d", "-k", "--quiet"], stop);
    }

    /// <summary>Throws away what is damaged.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            _objects?.Dispose();
            _objects = null;
            _known = [];
        }
        if (Directory.Exists(Repository)) Directory.Delete(Repository, recursive: true);
    }

    public void Dispose()
    {
        lock (_gate) _objects?.Dispose();
    }

    private bool IsMade => File.Exists(Path.Combine(Repository, "HEAD"));

    private Task<GitResult> RunAsync(string[] arguments, CancellationToken stop) => RunInAsync(Repository, arguments, stop);

    private Task<GitResult> RunInAsync(string folder, string[] arguments, CancellationToken stop) =>
        _git.RunAsync(arguments, folder, GitEnvironment.Local(Home), Patience, 1024 * 1024, stop);
}
