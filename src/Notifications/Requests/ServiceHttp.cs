using System.Net.Http.Headers;
using System.Text;

namespace GitOpsActors.Notifications.Requests;

/// <summary>
/// Requests to services: in bounds of time and size, tried again while a failure may pass, and never sent on to where an answer points,
/// since credentials would go along.
/// </summary>
internal sealed class ServiceHttp : IDisposable
{
    private const int AnswerBytesMax = 1024 * 1024;
    private const int ShownMax = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    /// <param name="isUnverified">Whether anybody may be the service who answers at its address.</param>
    public ServiceHttp(TimeProvider time, bool isUnverified)
    {
        _time = time;
#pragma warning disable CA2000 // The client owns it.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10), ConnectTimeout = Patience,
            MaxResponseHeadersLength = 64,
        };
#pragma warning restore CA2000
        if (isUnverified)
        {
#pragma warning disable MA0039, CA5359 // The settings say so: insecureSkipVerify.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore MA0039, CA5359
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("gitopsactors");
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends what must be answered with success.</summary>
    /// <exception cref="NotificationException">It is answered with something else, or not at all.</exception>
    public Task<ServiceAnswer> SendAsync(ServiceRequest request, CancellationToken stop) => SendAsync(request, RetryPolicy.Default, stop);

    public Task<ServiceAnswer> SendAsync(ServiceRequest request, RetryPolicy retries, CancellationToken stop) =>
        retries.RunAsync(() => OnceAsync(request, stop), _time, stop);

    private async Task<ServiceAnswer> OnceAsync(ServiceRequest request, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            using var message = request.ToMessage();
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(AnswerBytesMax, either.Token);
            var answer = new ServiceAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token));
            return answer.IsSuccess ? answer : throw Refused(request, answer, response.Headers.RetryAfter);
        }
        catch (HttpRequestException error)
        {
            // The reason names hosts and certificates, and nothing of the request.
            throw new NotificationException($"{request.Address.Host} can't be reached: {error.InnerException?.Message ?? error.Message}",
                isPassing: true, error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new NotificationException($"{request.Address.Host} did not answer within {Patience.TotalSeconds:0} s", isPassing: true,
                error);
        }
    }

    private NotificationException Refused(ServiceRequest request, ServiceAnswer answer, RetryConditionHeaderValue? after)
    {
        var isMoved = answer.Status is >= 300 and < 400;
        var said = isMoved ? ": it is elsewhere; put the address of that place into the settings" : Shown(answer.Text);
        return new NotificationException($"{request.Address.Host} answers {answer.Status}{said}",
            answer.Status is 429 or (>= 500 and not 501))
        {
            RetryAfter = after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null),
        };
    }

    /// <summary>The beginning of an answer, in one line.</summary>
    public static string Shown(string text)
    {
        if (text.Length == 0) return "";
        var line = new StringBuilder(": ");
        foreach (var one in text.AsSpan(0, Math.Min(text.Length, ShownMax))) line.Append(char.IsControl(one) ? ' ' : one);
        return line.Append(text.Length > ShownMax ? "…" : "").ToString();
    }
}
