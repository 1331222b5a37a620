using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>`gax app edit`: the spec of an Application in the editor of the user.</summary>
internal static class EditCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var command = new Command("edit", "Change an Application in the editor that $EDITOR names.") { name };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var spec = (await client.GetAsync(AppCommand.PathOf(application), stop)).Map("spec");
            var folder = Directory.CreateTempSubdirectory("gax-edit-");
            var file = Path.Combine(folder.FullName, application.Replace('/', '_') + ".yaml");
            await File.WriteAllTextAsync(file, YamlText.Write(spec), stop);
            try
            {
                await RunEditorAsync(file, stop);
                var code = await SendAsync(client, application, spec, await File.ReadAllTextAsync(file, stop), stop);
                folder.Delete(recursive: true);
                return code;
            }
            catch (CommandException error)
            {
                // Nobody should have to write it again.
                throw new CommandException($"{error.Message.TrimEnd('.')}. What you wrote is kept in {file}.", error.ExitCode);
            }
        }, stop));
        return command;
    }

    private static async Task<int> SendAsync(ServerClient client, string application, MapNode before, string text, CancellationToken stop)
    {
        MapNode after;
        try
        {
            after = YamlReader.Read(text) as MapNode ?? throw new CommandException("What you wrote is no spec of an Application");
        }
        catch (DocumentException error)
        {
            throw new CommandException($"What you wrote is no YAML: {error.Message}");
        }

        if (after == before) throw new CommandException("Nothing was changed");
        return await ApplicationChange.SendSpecAsync(client, application, before, after, stop);
    }

    private static async Task RunEditorAsync(string file, CancellationToken stop)
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
