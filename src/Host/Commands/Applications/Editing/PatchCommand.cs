using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

internal static class PatchCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var patch = new Option<string>("--patch") { Description = "The patch, JSON or YAML.", Required = true };
        var type = new Option<string>("--type")
        { Description = "json for a list of operations, merge for a document.", DefaultValueFactory = static _ => "json" };
        type.AcceptOnlyFromAmong("json", "merge");
        var command = new Command("patch", "Change an Application by a patch.") { name, patch, type };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(
            parsed.GetRequiredValue(server),
            client => ApplicationChange.SendAsync(client, AppCommand.NameOf(parsed, name), parsed.GetRequiredValue(type),
                Read(parsed.GetRequiredValue(patch)), stop),
            stop));
        return command;
    }

    /// <summary>A patch as people write it on a command line.</summary>
    public static Node Read(string text)
    {
        try
        {
            return YamlReader.Read(text);
        }
        catch (DocumentException error)
        {
            throw new CommandException($"--patch is no JSON or YAML: {error.Message}");
        }
    }
}
