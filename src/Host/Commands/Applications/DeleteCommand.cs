using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class DeleteCommand
{
    public static Command Create(Option<string> server)
    {
        var cascade = new Option<bool>("--cascade") { Description = "Delete what it deployed as well; this is the default." };
        var noCascade = new Option<bool>("--no-cascade") { Description = "Leave what it deployed as it is." };
        var propagation = new Option<string?>("--propagation") { Description = "How objects go that others own: foreground or background." };
        propagation.AcceptOnlyFromAmong("foreground", "background");
        var command = new Command("delete", "Delete Applications, with what they deployed; `gax app wait --deleted` waits for the end.")
            { cascade, noCascade, propagation };
        var names = ApplicationNames.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(cascade) && result.GetValue(noCascade)) result.AddError("--cascade and --no-cascade can't both be.");
            if (result.GetValue(noCascade) && result.GetValue(propagation) is not null) result.AddError("--propagation says nothing where --no-cascade deletes no objects.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var keeps = parsed.GetValue(noCascade);
            var query = $"?cascade={(keeps ? "false" : "true")}&propagationPolicy={parsed.GetValue(propagation)}";
            foreach (var name in await names.FindAsync(client, parsed, stop))
            {
                await client.DeleteAsync(AppCommand.PathOf(name, query), stop);
                await Console.Out.WriteLineAsync(keeps ? $"{name}: deleted; what it deployed stays" : $"{name}: is being deleted with what it deployed");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
