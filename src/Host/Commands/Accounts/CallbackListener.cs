using System.Globalization;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>A port of this machine alone, to which a browser comes back from the identity provider.</summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    public const string Path = "/auth/callback";

    private readonly WebApplication _web;
    private readonly AuthorizationRequest _request;
    private readonly TaskCompletionSource<string> _code = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallbackListener(WebApplication web, AuthorizationRequest request) => (_web, _request) = (web, request);

    /// <summary>The code that the browser brings; fails with what the provider says when it brings none.</summary>
    public Task<string> Code => _code.Task;

    /// <exception cref="CommandException">The port can't be used.</exception>
    public static async Task<CallbackListener> StartAsync(int port, AuthorizationRequest request, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var listener = new CallbackListener(builder.Build(), request);
        listener._web.MapGet(Path, listener.TakeAsync);
        try
        {
            await listener._web.StartAsync(stop);
            return listener;
        }
        catch (IOException error)
        {
            await listener.DisposeAsync();
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"port {port} can't be used: {error.Message} Name another with --sso-port; the provider has to allow it for this client"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The browser shall have its answer before the port closes.
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
    }

    private Task TakeAsync(HttpContext http)
    {
        var query = http.Request.Query;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        if (!_request.HasState(query["state"].ToString()))
        {
            // Any page can call this address. It ends nothing that somebody else has begun.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsync("This is the answer to another request.\n", http.RequestAborted);
        }

        if (query["code"].ToString() is { Length: > 0 } code)
        {
            _code.TrySetResult(code);
            return http.Response.WriteAsync("You are signed in. This window can be closed.\n", http.RequestAborted);
        }

        var problem = CodeExchange.Problem(query["error"].ToString(), query["error_description"].ToString());
        _code.TrySetException(new CommandException($"the identity provider refuses: {problem}"));
        return http.Response.WriteAsync($"You are not signed in: {problem}\n", http.RequestAborted);
    }
}
