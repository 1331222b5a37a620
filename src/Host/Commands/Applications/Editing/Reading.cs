using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>Files of this machine, with errors that name them.</summary>
internal static class Reading
{
    /// <summary>The text of a file; - is the standard input.</summary>
    public static string Text(string path)
    {
        try
        {
            return path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} can't be read: {error.Message}");
        }
    }
}
