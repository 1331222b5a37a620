using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Engine.Documents;
using Microsoft.IdentityModel.Protocols;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>Requests to an identity provider: in bounds, by the authorities that the settings name, and never in clear text.</summary>
#pragma warning disable CA1001 // It lives as long as the settings; requests may go on when those change, and idle connections close.
internal sealed class ProviderHttp : IDocumentRetriever
#pragma warning restore CA1001
{
    /// <summary>What is wrong with an address that is not safe.</summary>
    public const string SafeWanted = "has to be an address that begins with https:// (http:// is for this machine only)";

    private const int AnswerBytesMax = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    /// <param name="rootCa">The authorities to trust, in PEM; empty for the system's.</param>
    /// <param name="isUnverified">Whether anybody may be the provider who answers at its address.</param>
    public ProviderHttp(string rootCa = "", bool isUnverified = false)
    {
#pragma warning disable CA2000 // The client owns it.
        var handler = new SocketsHttpHandler
        {
            // Secrets must not follow where somebody else points.
            AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxResponseHeadersLength = 64,
        };
#pragma warning restore CA2000
        if (isUnverified)
        {
#pragma warning disable MA0039, CA5359 // The settings say so: oidc.tls.insecure.skip.verify.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore MA0039, CA5359
        }
        else if (rootCa.Length > 0)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPem(rootCa);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("gitopsactors");
    }

    public static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Checked(address));
        var (status, text) = await SendAsync(request, cancel);
        return status == 200 ? text : throw new ProviderException($"{address} answers {status}");
    }

    /// <summary>What is told of the owner of an access token; null when the token counts no more.</summary>
    public async Task<MapNode?> GetAsync(string address, string accessToken, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Checked(address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var (status, text) = await SendAsync(request, stop);
        return status switch
        {
            200 => Document(address, text),
            401 or 403 => null,
            _ => throw new ProviderException($"{address} answers {status}"),
        };
    }

    /// <summary>Sends a form; an answer that says why it is refused is an answer.</summary>
    public async Task<MapNode> PostAsync(
        string address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Checked(address)) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.ParseAdd("application/json");
        var (status, text) = await SendAsync(request, stop);
        return status is 200 or 400 or 401 ? Document(address, text) : throw new ProviderException($"{address} answers {status}");
    }

    private async Task<(int Status, string Text)> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using var response = await _http.SendAsync(request, stop);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException error)
        {
            throw new ProviderException($"{request.RequestUri} can't be reached: {error.InnerException?.Message ?? error.Message}", error);
        }
        catch (TaskCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new ProviderException($"{request.RequestUri} did not answer within {Patience.TotalSeconds:0} s", error);
        }
    }

    private static Uri Checked(string address) =>
        IsSafe(address) ? new Uri(address) : throw new ProviderException($"the address '{address}' of the provider {SafeWanted}");

    private static MapNode Document(string address, string text)
    {
        try
        {
            return JsonReader.Read(text) as MapNode ?? throw new ProviderException($"{address} answers with no JSON object");
        }
        catch (DocumentException error)
        {
            throw new ProviderException($"{address} answers with no JSON object", error);
        }
    }
}

/// <summary>An identity provider can't be asked, or answers what nobody can use. The message holds no secret.</summary>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it answered, and does not want to.</summary>
    public bool IsRefusal { get; init; }
}
