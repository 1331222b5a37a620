using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Actors;

/// <summary>`gax actors`: the actors of all nodes of a running fleet, what waits, where the time goes, and what an Application waits for. It only looks.</summary>
internal static class ActorsCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("actors", "Look at the actors of a running fleet, on all its nodes.") { server, Stats(server), Tree(server), Inspect(server) };
    }

    private static Command Stats(Option<string> server)
    {
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("stats", "Actors by kind, time by message, failures, and what reached nobody, for each node.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var text = await client.GetTextAsync("api/v1/actors", stop);
            await Printing.WriteAsync(parsed.GetValue(output), JsonReader.Read(text), () => ActorTables.Stats(ServerClient.Parse(text, IntrospectionJson.Default.ListNodeReport)) + "\n");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Tree(Option<string> server)
    {
        var below = new Option<string>("--below") { Description = "Only actors whose path begins so, such as user or system/sharding/application.", DefaultValueFactory = static _ => "" };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("tree", "Every actor of every node, with what waits in its mailbox.") { below, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var text = await client.GetTextAsync($"api/v1/actors/tree?below={Uri.EscapeDataString(parsed.GetRequiredValue(below))}", stop);
            await Printing.WriteAsync(parsed.GetValue(output), JsonReader.Read(text), () => ActorTables.Tree(ServerClient.Parse(text, IntrospectionJson.Default.ListActorTree)) + "\n");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Inspect(Option<string> server)
    {
        var application = new Argument<string>("application") { Description = "The name of an Application." };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("inspect", "One Application: on which node it lives, and what it waits for right now.") { application, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var text = await client.GetTextAsync(AppCommand.WithNamespace("api/v1/actors/application/", parsed.GetRequiredValue(application), ""), stop);
            await Printing.WriteAsync(parsed.GetValue(output), JsonReader.Read(text), () => ActorTables.One(ServerClient.Parse(text, IntrospectionJson.Default.ApplicationInside)) + "\n");
            return ExitCode.Fine;
        }, stop));
        return command;
    }
}
