using GitOpsActors.Host.Server.Access;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>By what a command proves whose it is.</summary>
internal static class Credentials
{
    /// <summary>The variable of the environment that comes before all else.</summary>
    public const string Variable = "GAX_AUTH_TOKEN";

    private static readonly string[] Variables = [Variable, "ARGOCD_AUTH_TOKEN"];

    /// <summary>
    /// Adds the token of the environment, of who has signed in, or of whoever runs the server on this machine, in this order; nothing
    /// without one. A token of an identity provider that is over is renewed first.
    /// </summary>
    /// <exception cref="CommandException">It would travel where others can read it, or can't be renewed.</exception>
    public static async Task AddAsync(ServerClient client, string server, CancellationToken stop)
    {
        var token = Variables.Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(static value => !string.IsNullOrWhiteSpace(value))?.Trim();
        var context = token is null && ContextFile.Read().For(server) is { Token.Length: > 0 } kept ? kept : null;
        token ??= context?.Token ?? OperatorKeyFile.Read(server);
        if (token is null) return;
        SecretInput.CheckServer(server);
        if (context is { IsOfProvider: true }) context = await TokenRenewal.RenewedAsync(client, context, TimeProvider.System, stop);
        client.ProveBy(context?.Token ?? token, context?.AccessToken ?? "");
    }
}
