using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>Signing in by the identity provider of a server: in a browser, which comes back to a port here with a code.</summary>
internal static class SignOnFlow
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="opensBrowser">Whether the browser of this desktop is opened; the address is printed in any case.</param>
    public static async Task<GivenTokens> RunAsync(ServerClient server, int port, bool opensBrowser, CancellationToken stop)
    {
        try
        {
            var provider = await ProviderClient.OfAsync(server, stop);
            var request = AuthorizationRequest.Draw();
            await using var callback = await CallbackListener.StartAsync(port, request, stop);
            var redirect = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}{CallbackListener.Path}");
            var address = provider.AddressFor(request, redirect);
            await Console.Out.WriteLineAsync($"Sign in by {provider.Name} in a browser on this machine, at this address:\n{address}");
            if (opensBrowser) Open(address);
            var code = await callback.Code.WaitAsync(Patience, stop);
            var given = await provider.RedeemAsync(CodeExchange.OfCode(code, redirect, request.Verifier), stop);
            // Whether it is one of the provider, the server says; that it is the answer to this request, nobody else can.
            return request.HasNonce(NonceOf(given.IdToken)) ? given
                : throw new CommandException($"the token of {provider.Name} is the answer to another request; sign in again");
        }
        catch (ProviderException error)
        {
            throw new CommandException(error.IsRefusal ? $"the identity provider refuses: {error.Message}"
                : $"nobody can sign in by the identity provider at this moment: {error.Message}");
        }
        catch (TimeoutException)
        {
            throw new CommandException($"nobody has signed in within {Patience.TotalMinutes:0} minutes", ExitCode.TimedOut);
        }
    }

    private static string NonceOf(string idToken)
    {
        try
        {
            return new JsonWebToken(idToken).TryGetPayloadValue<string>("nonce", out var nonce) ? nonce ?? "" : "";
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    private static void Open(string address)
    {
        try
        {
            // The address is an argument of its own, and no shell reads it.
            var program = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            using var browser = Process.Start(OperatingSystem.IsWindows() ? new ProcessStartInfo(address) { UseShellExecute = true }
                : new ProcessStartInfo(program, [address])
                {
                    UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
                });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no desktop here: the address is printed.
        }
    }
}
