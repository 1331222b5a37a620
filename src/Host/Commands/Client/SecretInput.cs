namespace GitOpsActors.Host.Commands.Client;

/// <summary>Secrets come from files or the standard input, never as arguments: everybody on a machine can read those.</summary>
internal static class SecretInput
{
    private const int CharactersMax = 1024 * 1024;

    public static string File(string path)
    {
        try
        {
            return Checked(System.IO.File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} can't be read: {error.Message}");
        }
    }

    /// <summary>A password in a file or on the standard input; the line break that ends it is no part of it.</summary>
    public static string Password(string? path) => (path is null ? Checked(Console.In.ReadToEnd(), "the standard input") : File(path)).TrimEnd('\r', '\n');

    /// <summary>A secret that a person types without seeing it; or a line of the standard input, when that is no terminal.</summary>
    public static string Ask(string question)
    {
        if (Console.IsInputRedirected) return Checked((Console.In.ReadLine() ?? "").TrimEnd('\r'), "the standard input");
        Console.Error.Write(question);
        var text = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && text.Length > 0) text.Length--;
            else if (!char.IsControl(key.KeyChar)) text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return Checked(text.ToString(), "the answer");
    }

    /// <summary>Throws when secrets would travel where others can read them.</summary>
    public static void CheckServer(string server)
    {
        var uri = new Uri(server);
        if (uri.Scheme == "http" && !uri.IsLoopback) throw new CommandException($"{server} would get credentials in clear text over the network; use https, or run this where the server is.");
    }

    private static string Checked(string text, string place) => text.Length is > 0 and <= CharactersMax ? text
        : throw new CommandException(text.Length == 0 ? $"{place} is empty." : $"{place} is larger than any secret.");
}
