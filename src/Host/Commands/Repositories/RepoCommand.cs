using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Repositories;

/// <summary>`gax repo`: which repositories there are, how they are reached, and whether that works.</summary>
internal static class RepoCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("repo", "Repositories: list, declare, remove and test them.") { server, List(server), RepoAddCommand.Create(server), Remove(server), Test(server) };
    }

    public static Argument<string> Url() => new("url") { Description = "The repository's address." };

    private static string PathOf(string url, string below, string? project) =>
        $"api/v1/repositories/{Uri.EscapeDataString(url)}{below}?appProject={Uri.EscapeDataString(project ?? "")}";

    private static Option<string?> Project() => new("--project", "-p") { Description = "The project that alone may use it." };

    private static Command List(Option<string> server)
    {
        var output = OutputOption.OfList();
        var command = new Command("list", "Repositories with a Secret, and those that Applications use without one.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var items = (await client.GetAsync("api/v1/repositories", stop)).List("items");
            await Printing.WriteListAsync(
                parsed.GetValue(output), items, isWide => Table(items, isWide), static item => item["repo"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Remove(Option<string> server)
    {
        var (url, project) = (Url(), Project());
        var command = new Command("remove", "Remove a repository's Secret; Applications that use it go on without credentials.") { url, project };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            await client.DeleteAsync(PathOf(parsed.GetRequiredValue(url), "", parsed.GetValue(project)), stop);
            await Console.Out.WriteLineAsync($"{parsed.GetValue(url)}: removed");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Test(Option<string> server)
    {
        var (url, project) = (Url(), Project());
        var command = new Command("test", "Try whether the server reaches a repository, with the credentials that it has for it.") { url, project };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var address = parsed.GetRequiredValue(url);
            var query = new AddressQuery().Add("project", parsed.GetValue(project));
            await client.PostAsync($"api/v1/repositories/{Uri.EscapeDataString(address)}/validate{query}", address, stop);
            await Console.Out.WriteLineAsync($"{parsed.GetValue(url)}: can be reached");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("REPOSITORY", "TYPE", "NAME", "PROJECT", "SECRET", "STATE", "MESSAGE").Wide(isWide, "LOOKED-AT");
        foreach (var item in items)
        {
            table.Add(
                item["repo"].Text() ?? "", item["type"].Text() ?? "", item["name"].Text() ?? "", item["project"].Text() ?? "",
                item["hasSecret"].Bool() == true ? "yes" : "no", item.Text("connectionState", "status") ?? "",
                (item.Text("connectionState", "message") ?? "").ReplaceLineEndings(" "),
                item.Text("connectionState", "attemptedAt") ?? "");
        }

        return table.ToString();
    }
}
