using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>A server that somebody has signed in to.</summary>
internal sealed record ServerContext(string Name, string Server, string User, string Token)
{
    /// <summary>Whether an identity provider vouches for the user.</summary>
    public bool IsOfProvider { get; init; }

    /// <summary>For what the provider gives a new token; empty where it does not.</summary>
    public string RefreshToken { get; init; } = "";

    /// <summary>With which the server asks the provider for the user's groups; empty where it does not.</summary>
    public string AccessToken { get; init; } = "";

    // A token is nobody's business.
    public override string ToString() => Name;

    /// <summary>Nobody is signed in any more.</summary>
    public ServerContext SignedOut() => this with { Token = "", RefreshToken = "", AccessToken = "" };

    public static ServerContext Read(Node item) => new(
        item["name"].Text() ?? "", item["server"].Text() ?? "", item["user"].Text() ?? "", item["token"].Text() ?? "")
    {
        IsOfProvider = item["sso"].Bool() == true, RefreshToken = item["refreshToken"].Text() ?? "",
        AccessToken = item["accessToken"].Text() ?? "",
    };

    public MapNode Write()
    {
        var context = MapNode.Of(("name", Name), ("server", Server), ("user", User), ("token", Token));
        return !IsOfProvider ? context
            : context.With("sso", true).With("refreshToken", RefreshToken).With("accessToken", AccessToken);
    }
}

/// <summary>The servers that the user has signed in to, and which of them commands are for. A file that only the user can read.</summary>
internal sealed record ContextFile(string Current, IReadOnlyList<ServerContext> Contexts)
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly ContextFile None = new("", []);

    public ServerContext? Find(string name) =>
        Contexts.FirstOrDefault(one => one.Name == name) ?? Contexts.FirstOrDefault(one => IsSame(one.Server, name));

    /// <summary>The context of a server; the current one if several are.</summary>
    public ServerContext? For(string server) =>
        Contexts.Where(one => IsSame(one.Server, server)).OrderBy(one => one.Name == Current ? 0 : 1).FirstOrDefault();

    public ContextFile With(ServerContext context) => new(context.Name, [.. Contexts.Where(one => one.Name != context.Name), context]);

    /// <summary>With a newer form of a context that is there, whichever one commands are for.</summary>
    public ContextFile Replaced(ServerContext context) => With(context) with { Current = Current };

    public ContextFile Without(string name) => new(Current == name ? "" : Current, [.. Contexts.Where(one => one.Name != name)]);

    /// <summary>Where the current context's server is; null without one. A file that can't be read is told of by those who need more of
    /// it.</summary>
    public static string? CurrentServer()
    {
        try
        {
            var file = Read();
            return file.Contexts.FirstOrDefault(one => one.Name == file.Current)?.Server;
        }
        catch (CommandException)
        {
            return null;
        }
    }

    /// <exception cref="CommandException">There is a file, and it can't be read.</exception>
    public static ContextFile Read()
    {
        var path = Place();
        try
        {
            if (path is null || !File.Exists(path)) return None;
            var document = JsonReader.Read(File.ReadAllText(path));
            return new(document["current"].Text() ?? "", [.. document.List("contexts").Select(ServerContext.Read)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DocumentException)
        {
            throw new CommandException(
                $"the contexts in {path} can't be read: {error.Message} Mend the file, or remove it and sign in again.");
        }
    }

    /// <summary>Keeps it: whole or not at all, and for the user alone.</summary>
    public void Write()
    {
        var path = Place() ?? throw new CommandException("there is no home folder to keep contexts in; name one in XDG_CONFIG_HOME.");
        var contexts = ListNode.Of(Contexts.Select(static one => (Node)one.Write()));
        var draft = path + ".new";
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            else Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnFolder);
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(draft, options))
                stream.Write(
                    Encoding.UTF8.GetBytes(
                    JsonText.Write(MapNode.Of(("current", Current), ("contexts", contexts)), indented: true) + "\n"));
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the contexts can't be kept in {path}: {error.Message}");
        }
    }

    private static bool IsSame(string one, string other) => one.TrimEnd('/').Equals(other.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static string? Place()
    {
        if (Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } folder)
            return Path.Combine(folder, "gitopsactors", "contexts.json");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".config", "gitopsactors", "contexts.json") : null;
    }
}
