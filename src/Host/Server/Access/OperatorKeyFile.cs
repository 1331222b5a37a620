using System.Globalization;
using System.Text;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Where a server leaves its operator's key, and `gax` of the same user finds it: in the user's folder for what runs, which others can't
/// read,
/// by the port of the server. Nobody else needs to find it.
/// </summary>
internal static class OperatorKeyFile
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int CharactersMax = 1024;

    /// <summary>The file of the server at an address; null when that is on another machine, or the user has no folder.</summary>
    public static string? Of(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var address) && address.IsLoopback && Folder() is { } folder
        ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"operator-{address.Port}")) : null;

    /// <summary>Where it was written; null when it can't be.</summary>
    public static string? Write(string server, string token)
    {
        if (Of(server) is not { } file) return null;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            else Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnFolder);
            // A file that is there already may have been made by somebody else, who would then read what is written into it.
            File.Delete(file);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            stream.Write(Encoding.UTF8.GetBytes(token));
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The key of the server at an address; null for none.</summary>
    public static string? Read(string server)
    {
        try
        {
            return Of(server) is { } file && File.Exists(file) && new FileInfo(file).Length <= CharactersMax
                ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } running) return Path.Combine(running, "gitopsactors");
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state) return Path.Combine(state, "gitopsactors");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".local", "state", "gitopsactors") : null;
    }
}
