using System.Text;
using GitOpsActors.Git.Objects;
using GitOpsActors.Git.Processes;
using GitOpsActors.Git.Reading;

namespace GitOpsActors.Git.Mirrors;

/// <summary>The side of a mirror that lies on our disk.</summary>
internal sealed class LocalRepository
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
    private bool _isTidy;

    public LocalRepository(string folder, GitMirrorOptions options)
    {
        (_folder, _options, _git, Secrets) = (folder, options, new GitCommand(options.Git, options.Time), new SecretsFolder(Path.Combine(folder, "secrets")));
        Secrets.RemoveLeftovers();
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
                    new ObjectDatabase(Path.Combine(Repository, "objects"), IdBytes, _options.Memory), IdBytes, _options.FileBytesMax, _options.Memory);
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

    /// <summary>What git takes only as files.</summary>
    public SecretsFolder Secrets { get; }

    public bool IsMade => File.Exists(Path.Combine(Repository, "HEAD"));

    /// <summary>How many bytes its ids have.</summary>
    public int IdBytes
    {
        get
        {
            var config = Path.Combine(Repository, "config");
            return File.Exists(config) && File.ReadAllText(config).Contains("objectformat = sha256", StringComparison.OrdinalIgnoreCase) ? 32 : 20;
        }
    }

    public void MakeHome() => Directory.CreateDirectory(Home);

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

    /// <summary>Makes it when it does not exist. Who calls has it for itself.</summary>
    public async Task EnsureAsync(int idBytes, CancellationToken stop)
    {
        if (!_isTidy) RemoveLeftovers();
        _isTidy = true;
        if (IsMade) return;
        MakeHome();
        // Made elsewhere and moved when it is whole: who looks meanwhile must not take half a repository for a damaged one.
        var half = Repository + ".new";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        var result = await RunInAsync(half, ["init", "--quiet", "--bare", "--initial-branch=main", idBytes == 32 ? "--object-format=sha256" : "--object-format=sha1", "."], stop);
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
            _objects?.Close();
            _objects = null;
            _known = [];
        }
        if (Directory.Exists(Repository)) Directory.Delete(Repository, recursive: true);
    }

    /// <summary>Gives back memory and files. Trees that others still read go on, and get them again.</summary>
    public void Close()
    {
        lock (_gate) _objects?.Close();
    }

    /// <summary>Removes what git processes that were killed have left. A pack that arrives in part has its full size on the disk, and is never used.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(Repository)) return;
        var objects = Path.Combine(Repository, "objects");
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(Repository, "*.lock", everywhere)) File.Delete(file);
        if (!Directory.Exists(objects)) return;
        foreach (var folder in Directory.EnumerateDirectories(objects, "*incoming-*")) Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(objects, "tmp_*", everywhere)) File.Delete(file);
        var packs = Path.Combine(objects, "pack");
        if (!Directory.Exists(packs)) return;
        // A pack whose fetch was killed just before its end stays: its objects are whole. Marked so, it would never be packed together with others.
        foreach (var file in Directory.EnumerateFiles(packs, "*.keep")) File.Delete(file);
    }

    private Task<GitResult> RunAsync(string[] arguments, CancellationToken stop) => RunInAsync(Repository, arguments, stop);

    private Task<GitResult> RunInAsync(string folder, string[] arguments, CancellationToken stop) =>
        _git.RunAsync(arguments, folder, GitEnvironment.Local(Home), new CommandLimits(Patience, 1024 * 1024), stop);
}
