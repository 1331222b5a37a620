using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>`gax app get-resource`, `patch-resource` and `delete-resource`: single objects of an Application, down to Pods.</summary>
internal static class ObjectCommands
{
    public static Command Get(Option<string> server)
    {
        var (name, meant) = (AppCommand.Name(), new MeantObjects());
        var managers = new Option<bool>("--show-managed-fields") { Description = "Also who wrote which field." };
        var output = OutputOption.Create(OutputFormat.Yaml, OutputFormat.Json, OutputFormat.Name);
        var command = new Command("get-resource", "Objects of an Application as the cluster has them; what Secrets hold is masked.")
            { name, managers, output };
        meant.AddTo(command, hasAll: false);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var items = new List<Node>();
            foreach (var one in await meant.FindAsync(client, parsed, application, mayBeSeveral: true, stop))
            {
                var item = Manifest(await client.GetAsync(MeantObjects.PathOf(application, one, new AddressQuery()), stop));
                items.Add(parsed.GetValue(managers) ? item : ManagedFields.Without(item));
            }

            await Printing.WriteAllAsync(parsed.GetValue(output), items);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static Command Patch(Option<string> server)
    {
        var (name, meant) = (AppCommand.Name(), new MeantObjects());
        var patch = new Option<string>("--patch") { Description = "The patch, JSON or YAML.", Required = true };
        var type = new Option<string>("--patch-type")
        {
            Description = "json for a list of operations, merge or strategic for a document.",
            DefaultValueFactory = static _ => "merge",
        };
        type.AcceptOnlyFromAmong("json", "merge", "strategic", "application/json-patch+json", "application/merge-patch+json",
            "application/strategic-merge-patch+json");
        var command = new Command("patch-resource",
            "Change objects of an Application in the cluster; self-healing undoes what Git says otherwise.") { name, patch, type };
        meant.AddTo(command, hasAll: true);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var body = (Node)JsonText.Write(PatchCommand.Read(parsed.GetRequiredValue(patch)));
            foreach (var one in await meant.FindAsync(client, parsed, application, mayBeSeveral: false, stop))
            {
                var query = new AddressQuery().Add("patchType", parsed.GetRequiredValue(type));
                await client.PostAsync(MeantObjects.PathOf(application, one, query), body, stop);
                await Console.Out.WriteLineAsync($"{ResourceArgument.Write(one)}: patched");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static Command Delete(Option<string> server)
    {
        var (name, meant) = (AppCommand.Name(), new MeantObjects());
        var force = new Option<bool>("--force") { Description = "At once, without waiting for it to end well." };
        var orphan = new Option<bool>("--orphan") { Description = "Leave what it owns." };
        var command = new Command("delete-resource", "Delete objects of an Application in the cluster, with what they own.")
            { name, force, orphan };
        meant.AddTo(command, hasAll: true);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            foreach (var one in await meant.FindAsync(client, parsed, application, mayBeSeveral: false, stop))
            {
                var query = new AddressQuery().Add("force", parsed.GetValue(force)).Add("orphan", parsed.GetValue(orphan));
                await client.DeleteAsync(MeantObjects.PathOf(application, one, query), stop);
                await Console.Out.WriteLineAsync($"{ResourceArgument.Write(one)}: deleted");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static MapNode Manifest(MapNode answer) => JsonReader.Read(answer["manifest"].Text() ?? "null").Map();
}
