using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>`gax login`, `gax relogin`, `gax logout` and `gax context`: which servers commands are for, and as whom.</summary>
internal static class LoginCommand
{
    private const string Session = "api/v1/session";
    private const string UserInfo = "api/v1/session/userinfo";

    public static IEnumerable<Command> All() => [Login(), Relogin(), Logout(), Context()];

    private static Command Login()
    {
        var server = new Argument<string?>("server") { Description = "Where the server is.", Arity = ArgumentArity.ZeroOrOne };
        var user = new Option<string>("--username") { Description = "The account.", DefaultValueFactory = static _ => "admin" };
        var signsOn = new Option<bool>("--sso") { Description = "Sign in by the identity provider of the server, in a browser." };
        var name = new Option<string?>("--name") { Description = "What the context is called; without it, as the server." };
        var (password, browser) = (Password(), new BrowserFlags());
        var command = new Command(
            "login", "Sign in to a server. Later commands are for it, until another context is chosen.")
        {
            server, user, password, signsOn, browser.Port, browser.Opens, name,
        };
        command.SetAction((parsed, stop) =>
        {
            var address = parsed.GetValue(server) ?? ServerOption.Default();
            var context = new ServerContext(parsed.GetValue(name) ?? address, address, parsed.GetRequiredValue(user), "")
            {
                IsOfProvider = parsed.GetValue(signsOn),
            };
            return SignInAsync(context, parsed.GetValue(password), browser.Read(parsed), stop);
        });
        return command;
    }

    private static Command Relogin()
    {
        var name = ContextArgument();
        var (password, browser) = (Password(), new BrowserFlags());
        var command = new Command("relogin", "Sign in again, as in the current context or another one.")
        {
            name, password, browser.Port, browser.Opens,
        };
        command.SetAction((parsed, stop) => Find(parsed.GetValue(name)) is { } context
            ? SignInAsync(context, parsed.GetValue(password), browser.Read(parsed), stop)
            : TellAsync($"gax: there is no context {parsed.GetValue(name)}; `gax context` shows which there are"));
        return command;
    }

    private static Task<int> SignInAsync(ServerContext context, string? password, (int Port, bool Opens) browser, CancellationToken stop) =>
        ServerClient.RunAsync(
            context.Server,
            async client =>
            {
                SecretInput.CheckServer(context.Server);
                var signedIn = context.IsOfProvider ? await SignOnAsync(client, context, browser, stop)
                    : context with { Token = await TokenAsync(client, context.User, password, stop) };
                ContextFile.Read().With(signedIn).Write();
                await Console.Out.WriteLineAsync(
                    $"'{signedIn.User}' is signed in to {signedIn.Server}; the context is called {signedIn.Name}");
                return ExitCode.Fine;
            },
            stop, provesCaller: false);

    private static async Task<string> TokenAsync(ServerClient client, string user, string? password, CancellationToken stop)
    {
        var given = password ?? SecretInput.Ask($"Password of {user}: ");
        return (await client.PostAsync(Session, MapNode.Of(("username", user), ("password", given)), stop))["token"].Text() ?? "";
    }

    private static async Task<ServerContext> SignOnAsync(
        ServerClient client, ServerContext context, (int Port, bool Opens) browser, CancellationToken stop)
    {
        var given = await SignOnFlow.RunAsync(client, browser.Port, browser.Opens, stop);
        client.ProveBy(given.IdToken, given.AccessToken);
        // The server has the last word on whether the token counts, and on whose it is. Without that, nothing is kept.
        await client.GetAsync("api/v1/account", stop);
        var user = (await client.GetAsync(UserInfo, stop))["username"].Text() ?? "";
        return context with { User = user, Token = given.IdToken, AccessToken = given.AccessToken, RefreshToken = given.RefreshToken };
    }

    private static Command Logout()
    {
        var name = ContextArgument();
        var command = new Command("logout", "End a session: the server takes its token no more, and it is forgotten here.") { name };
        command.SetAction(async (parsed, stop) =>
        {
            if (Find(parsed.GetValue(name)) is not { } context)
                return await TellAsync($"gax: there is no context {parsed.GetValue(name)}; `gax context` shows which there are");
            // The token itself, whether it is over or not: another one would have to be ended, too.
            var ended = await ServerClient.RunAsync(context.Server, async client =>
            {
                SecretInput.CheckServer(context.Server);
                if (context.Token.Length > 0) client.ProveBy(context.Token);
                await client.DeleteAsync(Session, stop);
                return ExitCode.Fine;
            }, stop, provesCaller: false);
            // Also when the server does not answer: here, it is over.
            ContextFile.Read().With(context.SignedOut()).Write();
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
        var output = OutputOption.OfList();
        var command = new Command("context", "The servers that you have signed in to; with a name, go over to that one.")
        {
            name, delete, output,
        };
        command.Aliases.Add("ctx");
        command.SetAction(async (parsed, _) =>
        {
            var file = ContextFile.Read();
            if (parsed.GetValue(name) is not { } wanted)
            {
                await ContextList.WriteAsync(file, parsed.GetValue(output));
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

    private static Argument<string?> ContextArgument() => new("context")
    {
        Description = "The context or its server; without it, the current one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static Option<string?> Password() => new("--password")
    {
        Description = "The password. Everybody on this machine can read it here; without it, it is read from the standard input.",
    };

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

    /// <summary>How a browser comes in that signs in by an identity provider.</summary>
    private sealed class BrowserFlags
    {
        public BrowserFlags() => Port.MustBeWithin(1, NumberOption.PortMax);

        public Option<int> Port { get; } = new("--sso-port")
        {
            Description = "The port of this machine that the browser comes back to, as http://localhost:PORT/auth/callback.",
            DefaultValueFactory = static _ => 8085,
        };

        public Option<bool> Opens { get; } = new("--sso-launch-browser")
        {
            Description = "Opens the browser; with false, the address is only printed.",
            DefaultValueFactory = static _ => true,
        };

        public (int Port, bool Opens) Read(ParseResult parsed) => (parsed.GetValue(Port), parsed.GetValue(Opens));
    }
}
