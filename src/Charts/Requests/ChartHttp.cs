using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using GitOpsActors.Charts.Access;

namespace GitOpsActors.Charts.Requests;

/// <summary>What is asked for.</summary>
/// <param name="Authorization">What proves who we are, where that may be seen.</param>
/// <param name="ForAllHosts">The user wants it shown to other hosts than the repository's own, too.</param>
internal sealed record ChartRequest(Uri Uri, AuthenticationHeaderValue? Authorization, bool ForAllHosts = false)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public IReadOnlyList<string> Accept { get; init; } = [];

    public string? EntityTag { get; init; }

    public string? ModifiedSince { get; init; }

    /// <summary>An answer packed for the way is welcome; of an archive nobody could tell which packing is whose.</summary>
    public bool MayBePacked { get; init; }

    // The authorization is a secret.
    public override string ToString() => ChartHttp.Shown(Uri);
}

/// <summary>
/// Requests to a repository of charts and to where it leads. Credentials and the client certificate are for the repository's own scheme,
/// host and port; who is sent on to another takes none along.
/// </summary>
internal sealed class ChartHttp : IDisposable
{
    private readonly ChartAccess _access;
    private readonly Uri _own;
    private readonly ChartLimits _limits;
    private readonly TimeProvider _time;
    private readonly HttpClient _ownClient;
    private readonly Lazy<HttpClient> _otherClient;
    private volatile bool _isClosed;

    public ChartHttp(ChartAccess access, Uri own, ChartLimits limits, TimeProvider time)
    {
        (_access, _own, _limits, _time) = (access, own, limits, time);
        _ownClient = Client(isOwn: true);
        _otherClient = new Lazy<HttpClient>(() => Client(isOwn: false));
    }

    /// <summary>Ends what is under way: it fails with a fault that says so, and so does what is asked later.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _ownClient.Dispose();
        if (_otherClient.IsValueCreated) _otherClient.Value.Dispose();
    }

    /// <summary>Follows redirects until there is an answer, and lets it be read; both within the time that a request may take.</summary>
    public async Task<T> SendAsync<T>(ChartRequest request, Func<ChartAnswer, Task<T>> read, CancellationToken stop)
    {
        using var deadline = new Deadline(_limits, _time, stop);
        try
        {
            if (_isClosed) throw Closed(request);
            using var response = await FollowAsync(request, deadline);
            return await read(new ChartAnswer(response, request.Uri, deadline));
        }
        catch (Exception e) when (_isClosed && !stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or HttpRequestException or ChartException { Kind: ChartFaultKind.NetworkFailed })
        {
            throw Closed(request);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ChartException(ChartFaultKind.TimedOut, $"{Shown(request.Uri)}: no answer, or not all of it, within the time for it");
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException)
        {
            throw new ChartException(ChartFaultKind.AuthenticationFailed, $"{Shown(request.Uri)}: the server cannot prove who it is: {error.InnerException.Message}", error);
        }
        catch (HttpRequestException error)
        {
            throw new ChartException(ChartFaultKind.NetworkFailed, $"{Shown(request.Uri)}: the server cannot be reached: {error.Message}", error);
        }
    }

    private static ChartException Closed(ChartRequest request) =>
        new(ChartFaultKind.Closed, $"{Shown(request.Uri)}: the repository was closed, and another one takes its place; ask again");

    public static string Shown(Uri uri) => ChartAddress.Shown(uri.ToString());

    private async Task<HttpResponseMessage> FollowAsync(ChartRequest request, Deadline deadline)
    {
        var uri = request.Uri;
        for (var hops = 0; ; hops++)
        {
            var isOwn = IsOwn(uri);
            using var message = Message(request, uri, isOwn || (request.ForAllHosts && hops == 0));
            var response = await (isOwn ? _ownClient : _otherClient.Value).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Next());
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            var target = response.Headers.Location;
            response.Dispose();
            var next = target is null ? null : new Uri(uri, target);
            if (next is null || hops >= _limits.RedirectsMax) throw new ChartException(ChartFaultKind.NetworkFailed, $"{Shown(request.Uri)}: it is sent on and on, or to nowhere");
            if (next.Scheme != Uri.UriSchemeHttps && (next.Scheme != Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
                throw new ChartException(ChartFaultKind.Refused, $"{Shown(request.Uri)}: it is sent on from {uri.Scheme} to {next.Scheme}, which is not followed");
            uri = next;
        }
    }

    private bool IsOwn(Uri uri) => uri.Scheme == _own.Scheme && uri.Port == _own.Port && string.Equals(uri.IdnHost, _own.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static HttpRequestMessage Message(ChartRequest request, Uri uri, bool mayProve)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        foreach (var type in request.Accept) message.Headers.TryAddWithoutValidation("Accept", type);
        message.Headers.TryAddWithoutValidation("User-Agent", "gitopsactors");
        if (request.MayBePacked) message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        if (request.EntityTag is not null) message.Headers.TryAddWithoutValidation("If-None-Match", request.EntityTag);
        if (request.ModifiedSince is not null) message.Headers.TryAddWithoutValidation("If-Modified-Since", request.ModifiedSince);
        if (mayProve && request.Authorization is not null) message.Headers.Authorization = request.Authorization;
        return message;
    }

    private HttpClient Client(bool isOwn)
    {
        var proxy = ChosenProxy.Of(_access);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = _limits.StallTimeout, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), SslOptions = Trust.Of(_access, isOwn), MaxResponseHeadersLength = 64,
        };
        if (proxy is not null) handler.Proxy = proxy;
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
