using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Api;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>`gax app logs`: what the Pods of an Application say.</summary>
internal static class LogsCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var kind = new Option<string?>("--kind") { Description = "Only Pods that an object of this kind has made, such as Deployment." };
        var group = new Option<string?>("--group") { Description = "The group of that kind." };
        var resource = new Option<string?>("--name") { Description = "The name of that object." };
        var space = new Option<string?>("--namespace") { Description = "Only Pods of this namespace." };
        var container = new Option<string?>("--container", "-c")
        {
            Description = "The container; without it, the one that the Pod names as its usual one, or its first.",
        };
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Go on with what is said from now on, in the order in which it arrives.",
        };
        var tail = new Option<long>("--tail") { Description = "So many lines from the end of each Pod." };
        var seconds = new Option<long>("--since-seconds") { Description = "What was said in so many seconds." };
        var since = new Option<string?>("--since-time") { Description = "What was said since this time, such as 2026-01-31T12:00:00Z." };
        var until = new Option<string?>("--until-time") { Description = "What was said until this time." };
        var previous = new Option<bool>("--previous", "-p") { Description = "Of the containers that ran before those of now." };
        var timestamps = new Option<bool>("--timestamps") { Description = "Each line with its time." };
        var filter = new Option<string?>("--filter")
        {
            Description = "Only lines with this text; with a ! before it, only those without it.",
        };
        var matchCase = new Option<bool>("--match-case", "-m") { Description = "With --filter: capitals and small letters differ." };
        var command = new Command("logs",
            "What the Pods of an Application say; of several Pods in the order of time, each line with its Pod.")
        {
            name, kind, group, resource, space, container, follow, tail, seconds, since, until, previous, timestamps, filter, matchCase,
        };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("kind", parsed.GetValue(kind)).Add("group", parsed.GetValue(group))
                .Add("resourceName", parsed.GetValue(resource))
                .Add("namespace", parsed.GetValue(space)).Add("container", parsed.GetValue(container))
                    .Add("follow", parsed.GetValue(follow))
                .Add("tailLines", Given(parsed, tail)).Add("sinceSeconds", Given(parsed, seconds)).Add("sinceTime", parsed.GetValue(since))
                .Add("untilTime", parsed.GetValue(until)).Add("previous", parsed.GetValue(previous)).Add("filter", parsed.GetValue(filter))
                    .Add("matchCase", parsed.GetValue(matchCase));
            using var stream = await client.OpenAsync(AppCommand.PathOf(AppCommand.NameOf(parsed, name), "/logs" + query), stop);
            var namesPods = stream.Header(LogsApi.CountHeader) is not "1";
            await foreach (var line in stream.ReadAsync(stop))
            {
                if (line["last"].Bool() != true) await Console.Out.WriteLineAsync(Text(line, namesPods, parsed.GetValue(timestamps)));
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static long? Given(ParseResult parsed, Option<long> option) => parsed.GetResult(option) is not { Implicit: false } ? null
        : parsed.GetValue(option);

    private static string Text(MapNode line, bool namesPods, bool hasTimes)
    {
        var (pod, time) = (namesPods ? line["podName"].Text() + " " : "", hasTimes && line["timeStampStr"].Text() is { Length: > 0 } text
            ? text + " " : "");
        return pod + time + line["content"].Text();
    }
}
