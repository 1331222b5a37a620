using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Members;

/// <summary>`gax cluster members|shards|leave|down`: the engines that form one cluster. The first two only look.</summary>
internal static class MemberCommands
{
    public static IEnumerable<Command> All(Option<string> server) => [Members(server), Shards(server), Leave(server), Down(server)];

    private static Command Members(Option<string> server)
    {
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var command = new Command("members", "The engines and seed nodes of the cluster, as the one that is asked sees them.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var view = await client.GetAsync("api/v1/cluster/members", stop);
            await Printing.WriteAsync(parsed.GetValue(output), view, () => MemberTables.Members(view), view.List("members").Select(static item => item["address"].Text() ?? ""));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Shards(Option<string> server)
    {
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("shards", "Which engine hosts which shard, and how many Applications are in it.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var view = await client.GetAsync("api/v1/cluster/shards", stop);
            await Printing.WriteAsync(parsed.GetValue(output), view, () => MemberTables.Shards(view));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Leave(Option<string> server)
    {
        var member = MemberArgument();
        var command = new Command("leave", "Let a member hand over what it hosts and end.") { member };
        command.SetAction((parsed, stop) => TellAsync(parsed.GetRequiredValue(server), "leave", MapNode.Of(("member", parsed.GetRequiredValue(member))), stop));
        return command;
    }

    private static Command Down(Option<string> server)
    {
        var member = MemberArgument();
        var yes = new Option<bool>("--yes") { Description = "Its process is gone for sure." };
        var command = new Command("down", "Remove a member that can't be reached, when the cluster can't decide it by itself. Only when its process is gone.") { member, yes };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(yes)) result.AddError("calling a member down while its process runs gives its Applications two owners; make sure that it is gone, and repeat this with --yes.");
        });
        command.SetAction((parsed, stop) => TellAsync(parsed.GetRequiredValue(server), "down", MapNode.Of(("member", parsed.GetRequiredValue(member)), ("confirmed", true)), stop));
        return command;
    }

    private static Argument<string> MemberArgument() => new("member") { Description = "Its address as `gax cluster members` shows it, or host:port." };

    private static Task<int> TellAsync(string server, string what, MapNode wanted, CancellationToken stop) => ServerClient.RunAsync(server, async client =>
    {
        var told = await client.PostAsync("api/v1/cluster/" + what, wanted, stop);
        await Console.Out.WriteLineAsync($"{told["member"].Text()}: {told["message"].Text()}");
        return ExitCode.Fine;
    }, stop);
}
