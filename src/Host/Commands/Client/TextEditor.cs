using System.ComponentModel;
using System.Diagnostics;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>A document in the editor of the user.</summary>
internal static class TextEditor
{
    /// <param name="name">What the file is called.</param>
    /// <param name="what">What the document is, in words.</param>
    /// <param name="send">Takes what was made of it. When it fails, what was written is kept.</param>
    public static async Task<int> EditAsync(string name, string what, MapNode document, Func<MapNode, Task<int>> send, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("gax-edit-");
        var file = Path.Combine(folder.FullName, name.Replace('/', '_') + ".yaml");
        await File.WriteAllTextAsync(file, YamlText.Write(document), stop);
        try
        {
            await RunAsync(file, stop);
            var edited = Read(await File.ReadAllTextAsync(file, stop), what);
            if (edited == document) throw new CommandException("Nothing was changed");
            var code = await send(edited);
            folder.Delete(recursive: true);
            return code;
        }
        catch (CommandException error)
        {
            // Nobody should have to write it again.
            throw new CommandException($"{error.Message.TrimEnd('.')}. What you wrote is kept in {file}.", error.ExitCode);
        }
    }

    private static MapNode Read(string text, string what)
    {
        try
        {
            return YamlReader.Read(text) as MapNode ?? throw new CommandException($"What you wrote is not {what}");
        }
        catch (DocumentException error)
        {
            throw new CommandException($"What you wrote is not YAML: {error.Message}");
        }
    }

    private static async Task RunAsync(string file, CancellationToken stop)
    {
        var editor = Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } named ? named : "vi";
        try
        {
            // Through a shell, since people have their options in it.
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", editor + " \"$1\"", "sh", file])
            { UseShellExecute = false })!;
            await process.WaitForExitAsync(stop);
            if (process.ExitCode != 0) throw new CommandException($"The editor ({editor}) ended with {process.ExitCode}; nothing was sent");
        }
        catch (Win32Exception error)
        {
            throw new CommandException($"The editor ({editor}) can't be started: {error.Message}");
        }
    }
}
