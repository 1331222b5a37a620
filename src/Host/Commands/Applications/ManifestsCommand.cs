using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class ManifestsCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var source = new Option<string>("--source")
        {
            Description = "git for what Git wants, live for what the cluster has.",
            DefaultValueFactory = static _ => "git",
        };
        source.AcceptOnlyFromAmong("git", "live");
        var revision = new Option<string?>("--revision") { Description = "What Git wants at this branch, tag or commit." };
        var output = OutputOption.Create(OutputFormat.Yaml, OutputFormat.Json, OutputFormat.Name);
        var command = new Command("manifests", "The manifests of an Application; what Secrets hold is masked.")
            { name, source, revision, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(source) == "live" && result.GetValue(revision) is not null)
                result.AddError("--revision is one of Git's: the cluster has but one state.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var manifests = parsed.GetValue(source) == "live" ? await LiveAsync(client, application, stop)
                : await OfGitAsync(client, application, parsed.GetValue(revision), stop);
            await Printing.WriteAllAsync(parsed.GetValue(output), manifests);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <summary>What Git wants at a revision; at the Application's own when none is named.</summary>
    public static async Task<IReadOnlyList<Node>> OfGitAsync(ServerClient client, string application, string? revision,
        CancellationToken stop)
    {
        var answer = await client.GetAsync(AppCommand.PathOf(application, "/manifests" + new AddressQuery().Add("revision", revision)),
            stop);
        return [.. answer.List("manifests").Select(static manifest => JsonReader.Read(manifest.Text() ?? ""))];
    }

    private static async Task<IReadOnlyList<Node>> LiveAsync(ServerClient client, string application, CancellationToken stop)
    {
        var answer = await client.GetAsync(AppCommand.PathOf(application, "/managed-resources"), stop);
        return [.. answer.List("items").Select(static item => JsonReader.Read(item["liveState"].Text() ?? "null")).OfType<MapNode>()
            .Select(ManagedFields.Without)];
    }
}
