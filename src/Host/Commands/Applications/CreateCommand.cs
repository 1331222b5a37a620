using System.CommandLine;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

internal static class CreateCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        name.Arity = ArgumentArity.ZeroOrOne;
        var file = new Option<string?>("--file", "-f") { Description = "Take Applications from this file, YAML or JSON, instead of from flags; - is the standard input." };
        var upsert = new Option<bool>("--upsert") { Description = "Change one that is there already." };
        var validate = new Option<bool>("--validate")
        {
            Description = "Refuse one whose sources do not render.", DefaultValueFactory = static _ => true,
        };
        var flags = new CreateFlags();
        var command = new Command("create", "Declare an Application, from flags or from a file.") { name, file, upsert, validate };
        foreach (var option in flags.All) command.Add(option);
        command.Validators.Add(result =>
        {
            var given = flags.All.Where(option => result.GetResult(option) is { Implicit: false }).Select(static option => option.Name).ToList();
            if (result.GetValue(file) is not null && (given.Count > 0 || result.GetValue(name) is not null))
                result.AddError("With --file everything comes out of the file: leave the name and other flags out.");
            if (result.GetValue(file) is null && result.GetValue(name) is null) result.AddError("Name the Application, or a file with --file.");
            if (result.GetValue(file) is null && result.GetValue(name) is not null) flags.Check(result);
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var wanted = parsed.GetValue(file) is { } path ? ResourceFile.Read(path, "Application") : [flags.Application(parsed, AppCommand.NameOf(parsed, name))];
            var query = $"?upsert={Said(parsed.GetValue(upsert))}&validate={Said(parsed.GetValue(validate))}";
            foreach (var application in wanted) await CreateAsync(client, application, query, stop);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string Said(bool flag) => flag ? "true" : "false";

    private static async Task CreateAsync(ServerClient client, MapNode application, string query, CancellationToken stop)
    {
        var identity = ApplicationName.Of(application);
        var name = identity.Namespace.Length > 0 ? identity.ToString() : identity.Name;
        var before = await client.FindAsync(AppCommand.PathOf(name), stop);
        var after = await client.PostAsync("api/v1/applications" + query, application, stop);
        var what = before is null ? "created" : before.Text("metadata", "resourceVersion") == after.Text("metadata", "resourceVersion") ? "unchanged" : "changed";
        await Console.Out.WriteLineAsync($"{new ApplicationView(after).Name}: {what}");
    }
}
