using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Client;
using GitOpsActors.Host.Output;
using GitOpsActors.Host.Serve;

namespace GitOpsActors.Host.Actors;

/// <summary>`gax actors`: who is alive in a running server, what waits, and where the time goes.</summary>
internal static class ActorsCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var command = new Command("actors", "Look at the actors of a running server.") { server };
        command.Add(Stats(server));
        command.Add(Tree(server));
        command.Add(Inspect(server));
        return command;
    }

    private static Command Stats(Option<string> server)
    {
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("stats", "Actors by kind, time by message, and what reached nobody.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var text = await client.GetTextAsync("api/v1/actors", stop);
            await Printing.WriteAsync(parsed.GetValue(output), JsonReader.Read(text), () => ActorTables.Stats(ServerClient.Parse(text, IntrospectionJson.Default.ActorsReport)) + "\n");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Tree(Option<string> server)
    {
        var kind = new Option<string?>("--kind") { Description = "Only actors of this kind." };
        var command = new Command("tree", "Every actor below its kind.") { kind };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var report = ServerClient.Parse(await client.GetTextAsync("api/v1/actors", stop), IntrospectionJson.Default.ActorsReport);
            foreach (var info in report.Kinds.Where(info => parsed.GetValue(kind) is not { } only || info.Kind == only))
            {
                var actors = await client.GetTextAsync($"api/v1/actors/{Uri.EscapeDataString(info.Kind)}", stop);
                await Console.Out.WriteAsync(ActorTables.Tree(info, ServerClient.Parse(actors, IntrospectionJson.Default.ListActorInfo)));
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Inspect(Option<string> server)
    {
        var actor = new Argument<string>("actor") { Description = "KIND/ID, as `gax actors tree` shows it." };
        actor.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>()?.Contains('/', StringComparison.Ordinal) != true) result.AddError("An actor is named KIND/ID, as `gax actors tree` shows it.");
        });
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("inspect", "One actor.") { actor, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var path = string.Join('/', parsed.GetRequiredValue(actor).Split('/').Select(Uri.EscapeDataString));
            var text = await client.GetTextAsync($"api/v1/actors/{path}", stop);
            await Printing.WriteAsync(parsed.GetValue(output), JsonReader.Read(text), () => ActorTables.One(ServerClient.Parse(text, IntrospectionJson.Default.ActorInfo)) + "\n");
            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
