using System.CommandLine;
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
            return await TextEditor.EditAsync(
                application, "a spec of an Application", spec, edited => ApplicationChange.SendSpecAsync(client, application, spec, edited, stop), stop);
        }, stop));
        return command;
    }
}
