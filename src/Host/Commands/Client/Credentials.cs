using GitOpsActors.Host.Server.Access;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>By what a command proves whose it is.</summary>
internal static class Credentials
{
    private static readonly string[] Variables = ["GAX_AUTH_TOKEN", "ARGOCD_AUTH_TOKEN"];

    /// <summary>
    /// The token of the environment, of who has signed in, or of whoever runs the server on this machine, in this order; null for none.
    /// </summary>
    /// <exception cref="CommandException">It would travel where others can read it.</exception>
    public static string? TokenFor(string server)
    {
        var token = Variables.Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(static value => !string.IsNullOrWhiteSpace(value))?.Trim();
        token ??= ContextFile.Read().For(server)?.Token is { Length: > 0 } kept ? kept : OperatorKeyFile.Read(server);
        if (token is not null) SecretInput.CheckServer(server);
        return token;
    }
}
