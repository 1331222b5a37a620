using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.ApplicationSets;

/// <summary>`gax appset generate`: which Applications a set would make, and what that changes.</summary>
internal static class GenerateCommand
{
    private const string Path = "api/v1/applicationsets/generate";

    public static Command Create(Option<string> server)
    {
        var file = new Argument<string>("file") { Description = "A file with an ApplicationSet, YAML or JSON; - is the standard input." };
        var colour = Colour.Option();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Yaml, OutputFormat.Json, OutputFormat.Name);
        var command =
            new Command("generate",
            "Which Applications an ApplicationSet would make, and how they differ from those that are there. Nothing is written.")
        {
            file, colour, output,
        };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            foreach (var set in ResourceFile.Read(parsed.GetRequiredValue(file), "ApplicationSet"))
                await PrintAsync(client, set, parsed.GetValue(output), parsed.GetRequiredValue(colour), stop);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <summary>Asks the server what a set would make, and prints it.</summary>
    public static async Task PrintAsync(ServerClient client, MapNode set, OutputFormat output, string colour, CancellationToken stop)
    {
        var answer = await client.PostAsync(Path, MapNode.Of(("applicationSet", set)), stop);
        var applications = answer.List("applications");
        if (output != OutputFormat.Table) await Printing.WriteAllAsync(output, [.. applications]);
        else await Console.Out.WriteAsync(Text(applications, answer.List("changes"), Colour.IsWanted(colour)));
    }

    private static string Text(ListNode applications, ListNode changes, bool isColoured)
    {
        var diffs = string.Concat(changes.Select(Text));
        var changed = changes.Select(static one => one["name"].Text()).ToHashSet(StringComparer.Ordinal);
        var same = applications.Select(NameOf).Where(name => !changed.Contains(name)).ToList();
        return (isColoured ? Colour.OfDiff(diffs) : diffs) + string.Concat(same.Select(static name => $"# {name} stays as it is\n"))
            + FormattableString.Invariant($"{applications.Count} generated: ")
                + string.Join(", ", ((string[])["create", "update", "delete", "none"])
                .Select(action => (Word: WordOf(action), Count: changes.Count(one => one["action"].Text() == action))).Where(static one =>
                    one.Count > 0)
                .Select(static one => FormattableString.Invariant($"{one.Count} {one.Word}")).DefaultIfEmpty("nothing would change"))
                    + "\n";
    }

    private static string Text(Node change)
    {
        var (name, action) = (change["name"].Text() ?? "", change["action"].Text() ?? "");
        var heading = change["problem"].Text() is { } problem ? $"# {name} {WordOf(action)}: {problem}\n" : $"# {name} {WordOf(action)}\n";
        return heading + UnifiedDiff.Of(name, Yaml(change["before"]), Yaml(change["after"]));
    }

    private static string WordOf(string action) => action switch
    {
        "create" => "would be made",
        "update" => "would change",
        "delete" => "would be deleted",
        _ => "can't be made or changed",
    };

    private static string NameOf(Node application) => application.Text("metadata", "name") ?? "";

    private static string Yaml(Node? item) => item is MapNode map ? OrderedYaml.Of(map) : "";
}
