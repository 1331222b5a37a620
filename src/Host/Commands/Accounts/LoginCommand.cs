using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>`gax login`, `gax logout` and `gax context`: which servers commands are for, and as whom.</summary>
internal static class LoginCommand
{
    private const string Session = "api/v1/session";

    public static IEnumerable<Command> All() => [Login(), Logout(), Context()];

    private static Command Login()
    {
        var server = new Argument<string?>("server") { Description = "Where the server is.", Arity = ArgumentArity.ZeroOrOne };
        var user = new Option<string>("--username") { Description = "The account.", DefaultValueFactory = static _ => "admin" };
        var password = new Option<string?>("--password")
        {
            Description = "The password. Everybody on this machine can read it here; without it, it is read from the standard input.",
        };
        var name = new Option<string?>("--name") { Description = "What the context is called; without it, as the server." };
        var command = new Command(
            "login", "Sign in to a server. Later commands are for it, until another context is chosen.") { server, user, password, name };
        command.SetAction((parsed, stop) =>
        {
            var address = parsed.GetValue(server) ?? ServerOption.Default();
            return ServerClient.RunAsync(address, async client =>
            {
                SecretInput.CheckServer(address);
                var given = parsed.GetValue(password) ?? SecretInput.Ask($"Password of {parsed.GetRequiredValue(user)}: ");
                var answer = await client.PostAsync(
                    Session, MapNode.Of(("username", parsed.GetRequiredValue(user)), ("password", given)), stop);
                var context = new ServerContext(
                    parsed.GetValue(name) ?? address, address, parsed.GetRequiredValue(user), answer["token"].Text() ?? "");
                ContextFile.Read().With(context).Write();
                await Console.Out.WriteLineAsync($"'{context.User}' is signed in to {address}; the context is called {context.Name}");
                return ExitCode.Fine;
            }, stop);
        });
        return command;
    }

    private static Command Logout()
    {
        var name = new Argument<string?>("context")
        {
            Description = "The context or its server; without it, the current one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("logout", "End a session: the server takes its token no more, and it is forgotten here.") { name };
        command.SetAction(async (parsed, stop) =>
        {
            if (Find(parsed.GetValue(name)) is not { } context)
                return await TellAsync($"gax: there is no context {parsed.GetValue(name)}; `gax context` shows which there are");
            var ended = await ServerClient.RunAsync(context.Server, async client =>
            {
                await client.DeleteAsync(Session, stop);
                return ExitCode.Fine;
            }, stop);
            // Also when the server does not answer: here, it is over.
            ContextFile.Read().With(context with { Token = "" }).Write();
            if (ended == ExitCode.Fine) await Console.Out.WriteLineAsync($"signed out of {context.Server}");
            return ended;
        });
        return command;
    }

    private static Command Context()
    {
        var name = new Argument<string?>("context")
        {
            Description = "The context that commands are for from now on.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var delete = new Option<bool>("--delete") { Description = "Forget the context instead." };
        var command = new Command("context", "The servers that you have signed in to; with a name, go over to that one.") { name, delete };
        command.Aliases.Add("ctx");
        command.SetAction(async (parsed, _) =>
        {
            var file = ContextFile.Read();
            if (parsed.GetValue(name) is not { } wanted)
            {
                var table = new Output.TextTable("CURRENT", "NAME", "SERVER", "USER");
                foreach (var one in file.Contexts.OrderBy(static one => one.Name, StringComparer.Ordinal))
                    table.Add(one.Name == file.Current ? "*" : "", one.Name, one.Server, one.User);
                await Console.Out.WriteAsync(table.ToString());
                return ExitCode.Fine;
            }

            if (file.Find(wanted) is not { } found)
                return await TellAsync($"gax: there is no context {wanted}; `gax context` shows which there are");
            (parsed.GetValue(delete) ? file.Without(found.Name) : file with { Current = found.Name }).Write();
            await Console.Out.WriteLineAsync(
                parsed.GetValue(delete) ? $"context {found.Name} is forgotten" : $"commands are for {found.Server} now");
            return ExitCode.Fine;
        });
        return command;
    }

    private static ServerContext? Find(string? name)
    {
        var file = ContextFile.Read();
        return file.Find(name ?? file.Current);
    }

    private static async Task<int> TellAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return ExitCode.Failed;
    }
}
