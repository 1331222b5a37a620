namespace GitOpsActors.Engine.Rendering.Remotes;

/// <summary>What a kustomization or a source reads from elsewhere: a file by its address, or a folder of another repository.</summary>
public abstract record RemoteSource
{
    private const string GitPrefix = "git::";

    private static readonly string[] FileEndings = [".yaml", ".yml", ".json"];

    private RemoteSource()
    {
    }

    /// <summary>What a project has to permit.</summary>
    public abstract string Address { get; }

    /// <summary>A file by `http` or `https`.</summary>
    public sealed record File(Uri Url) : RemoteSource
    {
        public override string Address => Url.AbsoluteUri;

        /// <summary>What it is called in the tree that holds it.</summary>
        public string Name => Url.Segments[^1].Trim('/') is { Length: > 0 } last ? last : "index";
    }

    /// <param name="Repository">As a Git program takes it.</param>
    /// <param name="Revision">A branch, a tag or a commit; empty for the branch that the repository names.</param>
    /// <param name="Path">The folder in it; empty for its root.</param>
    public sealed record Folder(string Repository, string Revision, string Path) : RemoteSource
    {
        public override string Address => Repository;
    }

    /// <summary>Whether a path is an address of something elsewhere.</summary>
    public static bool IsRemote(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains("://", StringComparison.Ordinal) || path.StartsWith(GitPrefix, StringComparison.Ordinal)
            || path.StartsWith("git@", StringComparison.Ordinal) || path.StartsWith("github.com/", StringComparison.Ordinal);
    }

    /// <summary>
    /// Reads what a kustomization names. The original tries an address as a file first and as a repository then; here its form decides: what has a
    /// revision, a double slash, or `.git` in it is a folder of a repository, and so is what lies on github.com without the name of a manifest.
    /// </summary>
    /// <exception cref="RenderException">It is an address of neither.</exception>
    public static RemoteSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RefuseSecrets(text);
        var isForced = text.StartsWith(GitPrefix, StringComparison.Ordinal);
        var address = isForced ? text[GitPrefix.Length..] : text;
        var (place, revision) = CutQuery(address);
        if (!isForced && revision is null && IsFileAddress(place)) return FileAt(address);
        if (place.StartsWith("github.com/", StringComparison.Ordinal)) place = "https://" + place;
        var (repository, path) = CutFolder(place);
        var scheme = repository.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? repository[..end] : "ssh";
        if (repository.Length == 0 || scheme is not ("https" or "http" or "ssh" or "git" or "file")) throw new RenderException($"'{text}' is an address of neither a file nor a folder in a repository");
        return new Folder(repository, revision ?? "", SourcePath.Join("", path) ?? throw new RenderException($"'{text}' leads out of its repository"));
    }

    /// <summary>The address of a file, which it has to be.</summary>
    public static RemoteSource.File FileAt(string text)
    {
        RefuseSecrets(text);
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new File(url)
            : throw new RenderException($"'{text}' is not an address that begins with http:// or https://");
    }

    /// <summary>A password in an address would be shown wherever the address is.</summary>
    private static void RefuseSecrets(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var authority = text.AsSpan(start);
        if (authority.IndexOf('/') is >= 0 and var end) authority = authority[..end];
        if (authority.LastIndexOf('@') is >= 0 and var at && authority[..at].Contains(':'))
            throw new RenderException($"an address at {authority[(at + 1)..]} holds a password; put it into a repository Secret");
    }

    /// <summary>Parameters: of `ref` and `version` the first that is there; others tell the original's program how to fetch.</summary>
    private static (string Place, string? Revision) CutQuery(string address)
    {
        if (address.IndexOf('?', StringComparison.Ordinal) is not (>= 0 and var at)) return (address, null);
        string? named = null, older = null;
        foreach (var parameter in address[(at + 1)..].Split('&'))
        {
            var (name, value) = parameter.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals
                ? (parameter[..equals], Uri.UnescapeDataString(parameter[(equals + 1)..])) : (parameter, "");
            if (name == "ref" && value.Length > 0) named = value;
            else if (name == "version" && value.Length > 0) older = value;
        }

        return (address[..at], named ?? older);
    }

    private static bool IsFileAddress(string place)
    {
        if (!place.StartsWith("http://", StringComparison.Ordinal) && !place.StartsWith("https://", StringComparison.Ordinal)) return false;
        var rest = place[(place.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.Contains("//", StringComparison.Ordinal) || rest.EndsWith(".git", StringComparison.Ordinal)
            || rest.Contains(".git/", StringComparison.Ordinal) || rest.Contains("/_git/", StringComparison.Ordinal))
            return false;
        return !rest.StartsWith("github.com/", StringComparison.Ordinal)
            || Array.Exists(FileEndings, ending => rest.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>The repository ends at a double slash, else at `.git`, else after the repository's name.</summary>
    private static (string Repository, string Path) CutFolder(string place)
    {
        var start = place.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        if (place.IndexOf("//", start, StringComparison.Ordinal) is >= 0 and var slashes) return (place[..slashes], place[(slashes + 2)..]);
        if (place.IndexOf(".git/", start, StringComparison.Ordinal) is >= 0 and var git) return (place[..(git + 4)], place[(git + 5)..]);
        if (place.EndsWith(".git", StringComparison.Ordinal) || place.StartsWith("file://", StringComparison.Ordinal)) return (place, "");
        var names = place.IndexOf("/_git/", start, StringComparison.Ordinal) is >= 0 and var azure ? azure + "/_git/".Length
            : AfterHost(place, start) is { } host ? Next(place, host) + 1 : -1;
        if (names <= 0 || names >= place.Length) return ("", "");
        var end = Next(place, names);
        return end >= place.Length ? (place, "") : (place[..end], place[(end + 1)..]);
    }

    /// <summary>Where the path begins: after `https://host/`, or after `git@host:`.</summary>
    private static int? AfterHost(string place, int start)
    {
        var mark = start > 0 ? '/' : ':';
        return place.IndexOf(mark, start) is >= 0 and var at ? at + 1 : null;
    }

    private static int Next(string place, int from) => place.IndexOf('/', from) is >= 0 and var slash ? slash : place.Length;
}
