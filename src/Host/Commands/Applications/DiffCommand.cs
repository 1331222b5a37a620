using System.CommandLine;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>`gax app diff`: what a sync would change. Its exit codes are those of diff: 0 nothing, 1 something, 2 it could not be found out.</summary>
internal sealed class DiffCommand : Command
{
    private DiffCommand() : base("diff", "What a sync would change, object by object. Exit codes: 0 nothing, 1 something, 2 it could not be found out.")
    {
    }

    public static DiffCommand Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new DiffCommand { name, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(
            parsed.GetRequiredValue(server),
            async client =>
            {
                var items = (await client.GetAsync(AppCommand.PathOf(parsed.GetRequiredValue(name), "/managed-resources"), stop)).List("items");
                var differing = ListNode.Of(items.Where(static item => item["modified"].Bool() == true || item.Map().Has("problem")));
                await Printing.WriteAsync(parsed.GetValue(output), differing, () => string.Concat(differing.Select(Text)), differing.Select(ResourceArgument.Write));
                foreach (var item in differing.Where(static item => item.Map().Has("problem")))
                    await Console.Error.WriteLineAsync($"gax: the cluster would refuse {ResourceArgument.Write(item)}: {item["problem"].Text()}");
                return differing.Count == 0 ? ExitCode.Fine : ExitCode.Differs;
            },
            stop,
            ExitCode.DiffTrouble));
        return command;
    }

    /// <summary>A heading that says what would become of the object, and the lines.</summary>
    private static string Text(Node item)
    {
        var (live, wanted) = (Yaml(item["normalizedLiveState"]), item["targetState"].Text() == "null" ? "" : Yaml(item["predictedLiveState"]));
        var what = live.Length == 0 ? "is missing" : wanted.Length == 0 ? "is no longer in Git: to be pruned" : "differs";
        var (group, space) = (item["group"].Text() ?? "", item["namespace"].Text() ?? "");
        var path = string.Join('/', ((string[])[group, item["kind"].Text() ?? "", space, item["name"].Text() ?? ""]).Where(static part => part.Length > 0));
        return new StringBuilder("# ").Append(ResourceArgument.Write(item)).Append(' ').Append(what).Append('\n').Append(UnifiedDiff.Of(path, live, wanted)).ToString();
    }

    /// <summary>With keys in order, so that only differences in content are seen.</summary>
    private static string Yaml(Node? state) =>
        state.Text() is { } text && JsonReader.Read(text) is MapNode item ? YamlText.Write(Ordered(item)) : "";

    private static Node Ordered(Node node) => node switch
    {
        MapNode map => map.Sorted().Changed(static (_, value) => Ordered(value)),
        ListNode list => list.Changed(Ordered),
        _ => node,
    };
}
