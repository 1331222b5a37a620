using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Repositories;

internal static class RepoAddCommand
{
    public static Command Create(Option<string> server)
    {
        var url = RepoCommand.Url();
        url.Validators.Add(static result =>
        {
            var text = result.GetValueOrDefault<string>() ?? "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.UserInfo.Contains(':', StringComparison.Ordinal))
                result.AddError("A password in the address is seen by everybody on this machine: use --username and --password-stdin.");
        });
        var upsert = new Option<bool>("--upsert") { Description = "Change one that is there already." };
        var username = Text("--username", "The user for https.");
        var passwordStdin = Flag("--password-stdin", "Read the password, or access token, from the standard input.");
        var passwordFile = Text("--password-file", "Read the password, or access token, from this file.");
        var bearerStdin = Flag("--bearer-token-stdin", "Read a bearer token from the standard input.");
        var bearerFile = Text("--bearer-token-file", "Read a bearer token from this file.");
        var sshKey = Text("--ssh-key-file", "The private key for ssh, without a passphrase.");
        var certificate = Text("--tls-client-cert-file", "A client certificate (PEM) for https.");
        var key = Text("--tls-client-key-file", "Its key.");
        (string Field, Option<string?> Option)[] texts =
        [
            ("name", Text("--name", "What people call it.")), ("project", Text("--project", "The project that alone may use it.", "-p")),
            ("type", Text("--type", "git, or helm for a repository of charts, or oci for a registry of charts; an address with oci:// is one without saying so.")),
            ("proxy", Text("--proxy", "An http, https or socks5 proxy.")), ("noProxy", Text("--no-proxy", "Hosts that are reached without it, parted by commas.")),
        ];
        (string Field, Option<bool> Option)[] flags =
        [
            ("insecure", Flag("--insecure", "Believe any https server.")), ("enableOCI", Flag("--enable-oci", "A registry of charts whose address is written without oci://, of the type helm.")),
            ("insecureOCIForceHttp", Flag("--insecure-oci-force-http", "Speak http, not https, to a registry.")),
            ("insecureIgnoreHostKey", Flag("--insecure-ignore-host-key", "Believe any ssh server.")),
        ];
        var command = new Command("add", "Declare how a repository is reached. The server tries it before it keeps it. Secrets are read from files or the standard input only.")
        {
            url, upsert, username, passwordStdin, passwordFile, bearerStdin, bearerFile, sshKey, certificate, key,
        };
        foreach (var (_, option) in texts) command.Add(option);
        foreach (var (_, option) in flags) command.Add(option);
        command.Validators.Add(result =>
        {
            string[] ways = [.. ((Option[])[passwordStdin, passwordFile, bearerStdin, bearerFile]).Where(option => result.GetResult(option) is { Implicit: false }).Select(static option => option.Name)];
            if (ways.Length > 1) result.AddError($"{string.Join(" and ", ways)}: only one of them can be the credential.");
            if ((result.GetValue(certificate) is null) != (result.GetValue(key) is null)) result.AddError("--tls-client-cert-file and --tls-client-key-file belong together.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            SecretInput.CheckServer(parsed.GetRequiredValue(server));
            var wanted = new MapBuilder();
            wanted.Set("repo", parsed.GetRequiredValue(url));
            Put("username", parsed.GetValue(username));
            if (parsed.GetValue(passwordStdin) || parsed.GetValue(passwordFile) is not null) Put("password", SecretInput.Password(parsed.GetValue(passwordFile)));
            if (parsed.GetValue(bearerStdin) || parsed.GetValue(bearerFile) is not null) Put("bearerToken", SecretInput.Password(parsed.GetValue(bearerFile)));
            foreach (var (field, file) in ((string, Option<string?>)[])[("sshPrivateKey", sshKey), ("tlsClientCertData", certificate), ("tlsClientCertKey", key)])
                if (parsed.GetValue(file) is { } path) Put(field, SecretInput.File(path));
            foreach (var (field, option) in texts) Put(field, parsed.GetValue(option));
            foreach (var (field, option) in flags)
                if (parsed.GetValue(option)) wanted.Set(field, true);
            await client.PostAsync("api/v1/repositories" + (parsed.GetValue(upsert) ? "?upsert=true" : ""), wanted.Build(), stop);
            await Console.Out.WriteLineAsync($"{RepositoryUrl.WithoutLogin(parsed.GetRequiredValue(url))}: can be reached, and is kept");
            return ExitCode.Fine;

            void Put(string field, string? value)
            {
                if (!string.IsNullOrEmpty(value)) wanted.Set(field, value);
            }
        }, stop));
        return command;
    }

    private static Option<string?> Text(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
