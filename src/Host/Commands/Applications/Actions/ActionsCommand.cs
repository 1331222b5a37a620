using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications.Actions;

/// <summary>`gax app actions`: what can be done with objects of an Application, such as a restart.</summary>
internal static class ActionsCommand
{
    public static Command Create(Option<string> server) =>
        new("actions", "What can be done with objects of an Application, such as a restart.")
    {
        List(server), Run(server),
    };

    private static Command List(Option<string> server)
    {
        var (name, meant) = (AppCommand.Name(), new MeantObjects());
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("list", "What can be done.") { name, output };
        meant.AddTo(command, hasAll: false);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var found = new List<(Node Object, Node Action)>();
            foreach (var one in await meant.FindAsync(client, parsed, application, mayBeSeveral: true, stop))
            {
                var path = MeantObjects.PathOf(application, one, new AddressQuery(), "/resource/actions");
                found.AddRange((await client.GetAsync(path, stop)).List("actions").Select(action => (one, action)));
            }

            await Printing.WriteAsync(parsed.GetValue(output),
                ListNode.Of(found.Select(static one => (Node)Described(one.Object, one.Action))),
                () => Table(found), found.Select(static one => one.Action["name"].Text() ?? "").Distinct());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Run(Option<string> server)
    {
        var (name, meant) = (AppCommand.Name(), new MeantObjects());
        var action = new Argument<string>("action") { Description = "The action; `gax app actions list` shows which there are." };
        var parameters = new Option<string[]>("--param") { Description = "What the action is told, as NAME=VALUE. May be given again." };
        var command = new Command("run", "Do it. What Git says otherwise is undone by self-healing.") { name, action, parameters };
        meant.AddTo(command, hasAll: true);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var (application, wanted) = (AppCommand.NameOf(parsed, name), parsed.GetRequiredValue(action));
            var told = (parsed.GetValue(parameters) ?? []).Select(static text => SpecFlag.Pair("--param", text))
                .Select(static pair => (Node)MapNode.Of(("name", pair.Name), ("value", pair.Value)));
            var body = MapNode.Of(("action", wanted), ("resourceActionParameters", ListNode.Of(told)));
            foreach (var one in await meant.FindAsync(client, parsed, application, mayBeSeveral: false, stop))
            {
                await client.PostAsync(MeantObjects.PathOf(application, one, new AddressQuery(), "/resource/actions/v2"), body, stop);
                await Console.Out.WriteLineAsync($"{ResourceArgument.Write(one)}: {wanted} done");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static MapNode Described(Node one, Node action) => MapNode.Of(
        ("group", one["group"] ?? ""), ("kind", one["kind"] ?? ""), ("namespace", one["namespace"] ?? ""), ("name", one["name"] ?? ""),
            ("action", action));

    private static string Table(List<(Node Object, Node Action)> found)
    {
        var table = new TextTable("GROUP", "KIND", "NAMESPACE", "NAME", "ACTION", "PARAMETERS", "DISABLED");
        foreach (var (one, action) in found)
        {
            table.Add(one["group"].Text() ?? "", one["kind"].Text() ?? "", one["namespace"].Text() ?? "", one["name"].Text() ?? "",
                action["name"].Text() ?? "",
                string.Join(", ", action.List("params").Select(static parameter => parameter["name"].Text())), action["disabled"]
                    .Bool() == true ? "yes" : "");
        }

        return table.ToString();
    }
}
