using System.CommandLine;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>`gax account`: who may sign in, and with what.</summary>
internal static class AccountCommand
{
    private const string Base = "api/v1/account";
    private const string UserInfo = "api/v1/session/userinfo";

    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("account", "Accounts and their tokens.")
        {
            server, List(server), Get(server), UserInfoOf(server), CanI(server), UpdatePassword(server), GenerateToken(server),
                DeleteToken(server), Link(server),
        };
    }

    private static Command List(Option<string> server)
    {
        var output = OutputOption.OfList();
        var command = new Command("list", "The accounts that you may see.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var items = (await client.GetAsync(Base, stop)).List("items");
            await Printing.WriteListAsync(
                parsed.GetValue(output), items, isWide => Table(items, isWide), static item => item["name"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Get(Option<string> server)
    {
        var (account, output) = (Account(), OutputOption.Create(OutputFormat.Yaml, OutputFormat.Json));
        var command = new Command("get", "An account, with its tokens.") { account, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var found = await client.GetAsync($"{Base}/{await NameAsync(client, parsed.GetValue(account), stop)}", stop);
            await Printing.WriteAsync(parsed.GetValue(output), found, static () => "");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command UserInfoOf(Option<string> server)
    {
        var output = OutputOption.Create(OutputFormat.Yaml, OutputFormat.Json);
        var command = new Command("get-user-info", "Who you are to the server.") { output };
        command.Aliases.Add("whoami");
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            await Printing.WriteAsync(parsed.GetValue(output), await client.GetAsync(UserInfo, stop), static () => "");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command CanI(Option<string> server)
    {
        var action = new Argument<string>("action") { Description = "What is to be done, such as sync." };
        var resource = new Argument<string>("resource") { Description = "With what, such as applications." };
        var what = new Argument<string>("object")
        {
            Description = "With which, such as default/shop; * for all.",
            DefaultValueFactory = static _ => "*",
        };
        var command = new Command("can-i", "Whether you may do something; yes or no.") { action, resource, what };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var path = string.Join(
                '/', ((string[])[parsed.GetRequiredValue(resource), parsed.GetRequiredValue(action)]).Select(Uri.EscapeDataString));
            var answer = await client.GetAsync(
                $"{Base}/can-i/{path}/{string.Join('/', parsed.GetRequiredValue(what).Split('/').Select(Uri.EscapeDataString))}", stop);
            await Console.Out.WriteLineAsync(answer["value"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command UpdatePassword(Option<string> server)
    {
        var account = Account();
        var current = new Option<string?>("--current-password") { Description = "Your own password; without it, it is asked for." };
        var wanted = new Option<string?>("--new-password") { Description = "The new one; without it, it is asked for." };
        var command = new Command("update-password", "Give an account a new password. Its sessions end.") { account, current, wanted };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            SecretInput.CheckServer(parsed.GetRequiredValue(server));
            var name = parsed.GetValue(account) ?? "";
            var me = await client.GetAsync(UserInfo, stop);
            var isOperator = me["iss"].Text() is null or "";
            if (isOperator && name.Length == 0) name = "admin";
            // Whoever runs the server has no password to prove it by.
            var own = isOperator ? "" : parsed.GetValue(current) ?? SecretInput.Ask($"Password of {me["username"].Text()}: ");
            var next = parsed.GetValue(wanted) ?? SecretInput.Ask("New password: ");
            await client.PutAsync($"{Base}/password", MapNode.Of(("name", name), ("currentPassword", own), ("newPassword", next)), stop);
            await Console.Out.WriteLineAsync("the password is another one now, and sessions from before have ended");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command GenerateToken(Option<string> server)
    {
        var account = Account();
        var id = new Option<string>("--id")
        {
            Description = "What the token is called; without it, a name is drawn.",
            DefaultValueFactory = static _ => "",
        };
        var expires = ExpiryOption.Create();
        var command = new Command("generate-token", "Make an API key for an account.") { account, id, expires };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var answer = await client.PostAsync(
                $"{Base}/{await NameAsync(client, parsed.GetValue(account), stop)}/token",
                    MapNode.Of(("id", parsed.GetRequiredValue(id)), ("expiresIn", ExpiryOption.Seconds(parsed, expires))), stop);
            await Console.Out.WriteLineAsync(answer["token"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command DeleteToken(Option<string> server)
    {
        var account = Account();
        var id = new Argument<string>("id") { Description = "What the token is called; `gax account get` shows it." };
        var command = new Command("delete-token", "Take an API key away.") { account, id };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var name = await NameAsync(client, parsed.GetValue(account), stop);
            await client.DeleteAsync($"{Base}/{name}/token/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", stop);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Link(Option<string> server)
    {
        var command = new Command("link", "An address that signs a browser in on this machine, once. For whoever runs the server.");
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var answer = await client.PostAsync("api/v1/session/link", MapNode.Empty, stop);
            await Console.Out.WriteLineAsync(parsed.GetRequiredValue(server).TrimEnd('/') + answer["path"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Option<string?> Account() => new("--account", "-a") { Description = "The account; without it, your own." };

    private static async Task<string> NameAsync(ServerClient client, string? named, CancellationToken stop) =>
        Uri.EscapeDataString(named ?? (await client.GetAsync(UserInfo, stop))["username"].Text() ?? "");

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("NAME", "ENABLED", "CAPABILITIES", "TOKENS").Figures(3).Wide(isWide, "IDS");
        foreach (var item in items)
        {
            var tokens = item.List("tokens");
            table.Add(
                item["name"].Text() ?? "", item["enabled"].Bool() == true ? "true" : "false",
                string.Join(", ", item.List("capabilities").Select(static one => one.Text())),
                tokens.Count.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", tokens.Select(static one => one["id"].Text())));
        }

        return table.ToString();
    }
}
