using System.Text.Json;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Webhooks;

/// <summary>
/// What Git hosts call when somebody has pushed. A call says only that a repository may have moved: its refs are looked up by ourselves, so
/// a forged call costs one look and can bring out nothing. It is answered at once; the look comes after.
/// </summary>
internal sealed partial class WebhookEndpoint(FleetClient fleet, TimeProvider time, ILogger<WebhookEndpoint> logger)
{
    private const int BodyBytesMax = 50 * 1024 * 1024;

    // All bodies that are read at the same time.
    private const long BytesInFlightMax = 3L * BodyBytesMax;

    private const int DepthMax = 64;
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(30);

    private readonly TokenBucket _places = new(capacity: 200, perSecond: 50, time);
    private long _bytesInFlight;

    public void Map(WebApplication web) => web.Map("/api/webhook", http => AnswerAsync(http)).IsOpen(Openness.Unguarded);

    private async Task AnswerAsync(HttpContext http)
    {
        var (status, text) = await WebhookMeter.WhileHandledAsync(() => TakeAsync(http));
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    private async Task<(int Status, string Text)> TakeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method)) return (StatusCodes.Status405MethodNotAllowed, "Webhook processing failed: webhooks are sent with POST");
        if (GitHost.Of(http.Request.Headers) is not { } host) return (StatusCodes.Status400BadRequest, "Unknown webhook event");
        if (!_places.TryTake()) return (StatusCodes.Status429TooManyRequests, "Too many webhooks; repositories are looked at regularly without them");
        // Until the secrets are known, nobody could be told from anybody.
        var controlPlane = await fleet.ControlPlaneAsync(http.RequestAborted);
        if (controlPlane.View is null) return (StatusCodes.Status503ServiceUnavailable, "The server is starting; try again");
        using var memory = new MemoryStream();
        try
        {
            if (await ReadAsync(http, memory) is { } refusal) return refusal;
            var body = memory.GetBuffer().AsMemory(0, (int)memory.Length);
            if (!host.IsGenuine(new WebhookRequest(http.Request.Headers, body, controlPlane.WebhookSecrets)))
            {
                LogRefused(host.Name);
                return (StatusCodes.Status400BadRequest, "Webhook processing failed");
            }

            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DepthMax });
            return await TellAsync(host, [.. host.Addresses(http.Request.Headers, document.RootElement)], http.RequestAborted);
        }
        catch (JsonException)
        {
            return Unreadable;
        }
        finally
        {
            Interlocked.Add(ref _bytesInFlight, -memory.Length);
        }
    }

    private async Task<(int Status, string Text)> TellAsync(GitHost host, IReadOnlyList<string> addresses, CancellationToken stop)
    {
        if (addresses.Count == 0) return (StatusCodes.Status200OK, "Nothing to do for this event");
        var places = addresses.Select(RepositoryPlace.Of).OfType<RepositoryPlace>().ToHashSet();
        var meant = (await fleet.SourcesAsync(stop)).Where(source => RepositoryPlace.Of(source.Url) is { } place && places.Contains(place)).ToList();
        // Applications of other nodes may use it though none of this one does.
        fleet.LookAgain(addresses);
        WebhookMeter.Believed([.. meant.Select(static source => source.Address).Distinct(StringComparer.Ordinal)]);
        foreach (var source in meant) LogPushed(host.Name, source.Address);
        if (meant.Count > 0) return (StatusCodes.Status200OK, "The repository is looked at");
        return (StatusCodes.Status200OK, fleet.IsAlone ? "No Application uses this repository" : "No Application on this node uses this repository; the other nodes are told");
    }

    /// <summary>Reads the body within its limits; what is wrong with it otherwise.</summary>
    private async Task<(int Status, string Text)?> ReadAsync(HttpContext http, MemoryStream memory)
    {
        // Kestrel's own limit is for other requests, and its refusal would be no answer that Git hosts show to people.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (http.Request.ContentLength > BodyBytesMax) return Unreadable;
        using var patience = new CancellationTokenSource(ReadWithin, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        var buffer = new byte[16 * 1024];
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, end.Token) is var read and > 0)
            {
                memory.Write(buffer, 0, read);
                var isTooMuch = Interlocked.Add(ref _bytesInFlight, read) > BytesInFlightMax;
                if (memory.Length > BodyBytesMax) return Unreadable;
                if (isTooMuch) return (StatusCodes.Status503ServiceUnavailable, "Queue is full, discarding webhook payload");
            }
        }
        catch (OperationCanceledException)
        {
            return (StatusCodes.Status408RequestTimeout, "Webhook processing failed: the payload took too long");
        }
        catch (BadHttpRequestException)
        {
            return Unreadable;
        }

        return null;
    }

    private static (int Status, string Text) Unreadable => (StatusCodes.Status400BadRequest, "Webhook processing failed: payload must be valid JSON under 50 MB");

    [LoggerMessage(Level = LogLevel.Information, Message = "webhook of {Host}: repository {Repository} is looked at")]
    private partial void LogPushed(string host, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "webhook of {Host} refused: it does not prove that it knows the secret that argocd-secret has for it")]
    private partial void LogRefused(string host);
}
