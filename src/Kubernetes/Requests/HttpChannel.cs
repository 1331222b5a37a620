using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>
/// The way of a request: its turn, the credentials, the answer, the sorting of what fails. A refusal of too many requests has changed
/// nothing, so it is tried again here, after the pause that the server asks for; everything else is for the caller to decide.
/// </summary>
[SuppressMessage("Design", "CA2213", Justification = "A token source that nobody asks for a wait handle holds nothing that must be freed, and calls that come late still look at it.")]
internal sealed class HttpChannel : IDisposable
{
    private const int AttemptsMax = 5;

    private readonly ClusterAccess _access;
    private readonly ClusterClientOptions _options;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _closed = new();
    private readonly RequestMeter _meter;
    private Proof? _lastProof;

    public HttpChannel(ClusterAccess access, ClusterClientOptions options)
    {
        (_access, _options, _meter) = (access, options, new RequestMeter(access.Server));
        Gate = new RequestGate(new AdaptiveLimit(options.ConcurrencyStart, options.ConcurrencyMin, options.ConcurrencyMax), options.QueueMax, options.Time);
        _http = new HttpClient(Handler(), disposeHandler: true)
        {
            BaseAddress = new Uri(access.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        // The handler takes the name for TLS from here, and from nowhere else.
        _http.DefaultRequestHeaders.Host = access.Tls.ServerName;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
    }

    public RequestGate Gate { get; }

    /// <summary>Fires when the client is closed.</summary>
    public CancellationToken Ended => _closed.Token;

    public ClusterException Closed(Exception? inner = null) =>
        ClusterExceptions.Retryable(FaultKind.Closed, $"the client of {_access} was closed, and another one takes its place; ask again", inner);

    /// <summary>Ends what is under way and what waits for its turn: it fails with a fault that says so, and so does what is asked later.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _http.Dispose();
        Gate.Dispose();
    }

    /// <summary>Sends, and gives the whole answer to a reader, all of it within the time of a request.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, Priority priority, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            await EnterAsync(request, priority, stop);
            try
            {
                return await SendOnceAsync(request, read, stop);
            }
            catch (ClusterException e) when (e.Kind == FaultKind.TooManyRequests && e.Fault.RetryAfter is not null && attempt < AttemptsMax)
            {
                // The gate is closed until the time that the server named, so the next attempt waits there.
                _meter.SentAgain(request);
            }
        }
    }

    private async Task<T> SendOnceAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken stop)
    {
        var start = _options.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closed.Token, stop);
        ClusterFault? fault = null;
        var isAnswered = false;
        try
        {
            using var answer = await ExchangeAsync(request, any.Token);
            var result = await read(answer, any.Token);
            isAnswered = true;
            return result;
        }
        catch (Exception e) when (IsEndOfClient(e, stop))
        {
            throw Closed(e);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            var late = FaultSorting.TimedOut(request.ToString(), _options.RequestTimeout);
            fault = late.Fault;
            throw late;
        }
        catch (Exception e) when (FaultSorting.IsFailure(e))
        {
            var sorted = FaultSorting.OfException(e, _access.Server);
            fault = sorted.Fault;
            throw sorted;
        }
        finally
        {
            Leave(isAnswered, fault, request.IsShort ? _options.Time.GetElapsedTime(start) : null);
        }
    }

    /// <summary>Opens an answer that goes on for long: only the opening takes its turn.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, Priority priority, CancellationToken stop)
    {
        await EnterAsync(request, priority, stop);
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closed.Token, stop);
        ClusterFault? fault = null;
        var isAnswered = false;
        try
        {
            var answer = await ExchangeAsync(request, any.Token);
            isAnswered = true;
            return answer;
        }
        catch (Exception e) when (IsEndOfClient(e, stop))
        {
            throw Closed(e);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw FaultSorting.TimedOut(request.ToString(), _options.RequestTimeout);
        }
        catch (Exception e) when (FaultSorting.IsFailure(e))
        {
            var sorted = FaultSorting.OfException(e, _access.Server);
            fault = sorted.Fault;
            throw sorted;
        }
        finally
        {
            Leave(isAnswered, fault, null);
        }
    }

    private async ValueTask EnterAsync(ApiRequest request, Priority priority, CancellationToken stop)
    {
        if (_closed.IsCancellationRequested) throw Closed();
        var began = _options.Time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, stop);
        try
        {
            await Gate.EnterAsync(priority, either.Token);
            _meter.Waited(request, _options.Time.GetElapsedTime(began));
        }
        catch (OperationCanceledException e) when (IsEndOfClient(e, stop))
        {
            throw Closed(e);
        }
    }

    /// <summary>Whether a failure comes from the client's own end, in whichever of its many forms.</summary>
    public bool IsEndOfClient(Exception e, CancellationToken stop) =>
        _closed.IsCancellationRequested && !stop.IsCancellationRequested && (e is OperationCanceledException or ObjectDisposedException || FaultSorting.IsFailure(e));

    private void Leave(bool isAnswered, ClusterFault? fault, TimeSpan? latency)
    {
        if (fault is { Kind: FaultKind.TooManyRequests or FaultKind.TimedOut } || fault?.Nature == FaultNature.RetryAfter) Gate.Overloaded(fault.RetryAfter);
        else if (isAnswered && latency is { } took) Gate.Succeeded(took);
        else Gate.Neutral();
    }

    /// <summary>The answer, once its headers are there and it is a good one.</summary>
    private async Task<HttpResponseMessage> ExchangeAsync(ApiRequest request, CancellationToken stop)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var proof = await _access.Credentials.ProveAsync(stop);
            Volatile.Write(ref _lastProof, proof);
            using var message = request.Message(proof.Header);
            var inTheNameOf = request.As ?? _access.Impersonation;
            foreach (var (name, value) in inTheNameOf?.Headers ?? []) message.Headers.TryAddWithoutValidation(name, value);
            var answer = await SendAsync(request, message, stop);
            if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified) return answer;
            using (answer)
            {
                // A token may just have been replaced.
                if (answer.StatusCode == HttpStatusCode.Unauthorized && !isSecond && _access.Credentials.Rejected()) continue;
                var body = await Body.ReadAsync(answer, 1024 * 1024, stop);
                throw new ClusterException(FaultSorting.OfAnswer((int)answer.StatusCode, body, answer.Headers.RetryAfter, request.ToString(), _options.Time.GetUtcNow()));
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, HttpRequestMessage message, CancellationToken stop)
    {
        var began = _options.Time.GetTimestamp();
        HttpStatusCode? status = null;
        try
        {
            var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            status = answer.StatusCode;
            return answer;
        }
        finally
        {
            _meter.Answered(request, status, _options.Time.GetElapsedTime(began));
        }
    }

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // Load balancers and rotated certificates are met anew from time to time.
            PooledConnectionLifetime = TimeSpan.FromMinutes(30),
            // A peer that vanished without a word is found out, which matters for watches on which nothing happens.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30), KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            AutomaticDecompression = _access.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
            UseProxy = _access.Proxy is not null,
            // Names of users and groups may have letters beyond ASCII; an API server reads them as UTF-8.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        if (_access.Proxy is { } proxy) handler.Proxy = new WebProxy(proxy) { Credentials = _access.ProxyLogin };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => ServerCheck.Passes(_access.Tls, certificate, chain, errors),
            LocalCertificateSelectionCallback = (_, _, _, _, _) => Volatile.Read(ref _lastProof)?.Certificate!,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }
}
