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
        var local = new LocalFolder();
        var revision = new Option<string?>("--revision") { Description = "Compare with this branch, tag or commit." };
        var colour = Colour.Option();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new DiffCommand { name, revision, colour, output };
        foreach (var option in local.All) command.Add(option);
        command.Validators.Add(result =>
        {
            if (local.IsGiven(result) && result.GetValue(revision) is not null)
                result.AddError("--revision is one of Git's, and --local is not Git.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(
            parsed.GetRequiredValue(server),
            async client =>
            {
                var application = AppCommand.NameOf(parsed, name);
                var items = (local.IsGiven(parsed.CommandResult)
                    ? await OfLocalAsync(client, parsed, server, application, local, stop)
                    : await client.GetAsync(AppCommand.PathOf(application, "/managed-resources" + new AddressQuery()
                        .Add("revision", parsed.GetValue(revision))), stop)).List("items");
                var differing = ListNode.Of(items.Where(static item => item["modified"].Bool() == true || item.Map().Has("problem")));
                await Printing.WriteAsync(parsed.GetValue(output), differing, () =>
                    Coloured(string.Concat(differing.Select(Text)), parsed.GetRequiredValue(colour)),
                    differing.Select(ResourceArgument.Write));
                foreach (var item in differing.Where(static item => item.Map().Has("problem")))
                    await Console.Error.WriteLineAsync($"gax: the cluster would refuse {ResourceArgument.Write(item)}: {item["problem"].Text()}");
                return differing.Count == 0 ? ExitCode.Fine : ExitCode.Differs;
            },
            stop,
            ExitCode.DiffTrouble));
        return command;
    }

    private static async Task<MapNode> OfLocalAsync(ServerClient client, ParseResult parsed, Option<string> server, string application,
        LocalFolder local, CancellationToken stop)
    {
        var known = await client.GetAsync(AppCommand.PathOf(application), stop);
        var manifests = await local.ManifestsAsync(client, parsed, server, known, stop);
        return await client.PostAsync(AppCommand.PathOf(application, "/managed-resources"), MapNode.Of(("manifests", manifests!)), stop);
    }

    private static string Coloured(string text, string wish) => Colour.IsWanted(wish) ? Colour.OfDiff(text) : text;

    /// <summary>A heading that says what would become of the object, and the lines.</summary>
    private static string Text(Node item)
    {
        var (live, wanted) = (Yaml(item["normalizedLiveState"]), item["targetState"].Text() == "null" ? "" : Yaml(item["predictedLiveState"]));
        var what = live.Length == 0 ? "is missing" : wanted.Length == 0 ? "is no longer in Git: to be pruned" : "differs";
        var (group, space) = (item["group"].Text() ?? "", item["namespace"].Text() ?? "");
        var path = string.Join('/', ((string[])[group, item["kind"].Text() ?? "", space, item["name"].Text() ?? ""]).Where(static part => part.Length > 0));
        return new StringBuilder("# ").Append(ResourceArgument.Write(item)).Append(' ').Append(what).Append('\n').Append(UnifiedDiff.Of(path, live, wanted)).ToString();
    }

    private static string Yaml(Node? state) =>
        state.Text() is { } text && JsonReader.Read(text) is MapNode item ? OrderedYaml.Of(item) : "";
}
