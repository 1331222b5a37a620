using System.CommandLine;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>The tokens of a project's role, for machines.</summary>
internal static class ProjectTokens
{
    public static Command Create(Option<string> server)
    {
        var (project, role) = (ProjCommand.Name(), ProjectRoles.Name());
        var id = new Option<string>("--id", "-i") { Description = "What the token is called; without it, a name is drawn.", DefaultValueFactory = static _ => "" };
        var isBare = new Option<bool>("--token-only", "-t") { Description = "Print the token and nothing else." };
        var expires = ExpiryOption.Create();
        var command = new Command("create-token", "Make a token for a role. It is shown once.") { project, role, expires, id, isBare };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var body = MapNode.Of(("id", parsed.GetRequiredValue(id)), ("expiresIn", ExpiryOption.Seconds(parsed, expires)));
            var token = (await client.PostAsync($"{PathOf(parsed, project, role)}/token", body, stop))["token"].Text() ?? "";
            await Console.Out.WriteLineAsync(parsed.GetValue(isBare) ? token
                : $"A token for {parsed.GetValue(project)}:{parsed.GetValue(role)}, which is not shown again:\n\n{token}");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static Command Delete(Option<string> server)
    {
        var (project, role) = (ProjCommand.Name(), ProjectRoles.Name());
        var issuedAt = new Argument<long>("issued-at") { Description = "When it was made, in seconds since 1970; `list-tokens --unixtime` shows it." };
        var command = new Command("delete-token", "End a token of a role.") { project, role, issuedAt };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            await client.DeleteAsync(string.Create(CultureInfo.InvariantCulture, $"{PathOf(parsed, project, role)}/token/{parsed.GetValue(issuedAt)}"), stop);
            await Console.Out.WriteLineAsync("the token is good for nothing any more");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static Command List(Option<string> server)
    {
        var (project, role) = (ProjCommand.Name(), ProjectRoles.Name());
        var isUnixTime = new Option<bool>("--unixtime", "-u") { Description = "Times as seconds since 1970." };
        var command = new Command("list-tokens", "The tokens of a role.") { project, role, isUnixTime };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var spec = (await client.GetAsync(ProjectChange.PathOf(parsed.GetRequiredValue(project)), stop)).Map("spec");
            var tokens = ProjectRoles.Find(spec, parsed.GetRequiredValue(role)).List("jwtTokens");
            await Console.Out.WriteAsync(Table(tokens, parsed.GetValue(isUnixTime)));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static string Table(ListNode tokens, bool isUnixTime)
    {
        var table = new TextTable("ID", "ISSUED-AT", "EXPIRES-AT");
        foreach (var one in tokens)
        {
            table.Add(
                one["id"].Text() ?? "", Time(one["iat"].Integer() ?? 0, isUnixTime),
                one["exp"].Integer() is { } end and > 0 ? Time(end, isUnixTime) : "never");
        }

        return table.ToString();
    }

    private static string Time(long seconds, bool isUnixTime) =>
        isUnixTime ? seconds.ToString(CultureInfo.InvariantCulture) : Rfc3339.Text(DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static string PathOf(ParseResult parsed, Argument<string> project, Argument<string> role) =>
        $"{ProjectChange.PathOf(parsed.GetRequiredValue(project))}/roles/{Uri.EscapeDataString(parsed.GetRequiredValue(role))}";
}
