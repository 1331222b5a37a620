using GitOpsActors.Host.Server.Access.SingleSignOn;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>Tokens of an identity provider are good for minutes: the next one is had for the refresh token that came along.</summary>
internal static class TokenRenewal
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    /// <summary>The context with a token that is good now; the same while its own is, or where there is no other.</summary>
    /// <param name="server">Proves nobody yet.</param>
    public static async Task<ServerContext> RenewedAsync(
        ServerClient server, ServerContext context, TimeProvider time, CancellationToken stop)
    {
        if (context.RefreshToken.Length == 0 || IsGood(context.Token, time.GetUtcNow() + Early)) return context;
        try
        {
            var client = await ProviderClient.OfAsync(server, stop);
            var given = await client.RedeemAsync(CodeExchange.OfRefreshToken(context.RefreshToken), stop);
            var renewed = context with
            {
                Token = given.IdToken,
                AccessToken = given.AccessToken,
                RefreshToken = given.RefreshToken.Length > 0 ? given.RefreshToken : context.RefreshToken,
            };
            ContextFile.Read().Replaced(renewed).Write();
            return renewed;
        }
        catch (ProviderException error)
        {
            throw new CommandException($"the session is over, and can't be renewed: {error.Message}. Sign in again with `gax relogin`.");
        }
    }

    private static bool IsGood(string token, DateTimeOffset at)
    {
        try
        {
            return new JsonWebToken(token).ValidTo > at.UtcDateTime;
        }
        catch (ArgumentException)
        {
            // What it is, the server may tell.
            return true;
        }
    }
}
