using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Serving;

/// <summary>A plain HTTP client of a sandbox, which trusts its authority and nobody else.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient _http;

    public Client(SandboxCluster cluster, X509Certificate2? certificate = null, string? token = null)
    {
        var authority = X509Certificate2.CreateFromPem(cluster.AuthorityPem);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck,
        };
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        _http = new HttpClient(handler) { BaseAddress = cluster.Address, Timeout = TimeSpan.FromSeconds(30) };
        if (certificate is null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? cluster.Token);
    }

    /// <summary>What every request says beside its token.</summary>
    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public void Dispose() => _http.Dispose();

    public async Task<Answer> Send(string method, string path, string? body = null, string type = "application/json", string agent = "")
    {
        using var request = Request(method, path, body, type);
        if (agent.Length > 0) request.Headers.TryAddWithoutValidation("User-Agent", agent);
        using var response = await _http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta)
        {
            Warnings = response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : [],
        };
    }

    public Task<Answer> Get(string path) => Send("GET", path);

    public Task<Answer> CreateConfigMap(string name) => Send("POST", "/api/v1/namespaces/default/configmaps", $$$"""{"metadata":{"name":"{{{name}}}"}}""");

    /// <summary>The lines of a stream, once its headers are there.</summary>
    public async Task<StreamReader> Open(string path)
    {
        var response = await _http.SendAsync(Request("GET", path, null, ""), HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    }

    private static HttpRequestMessage Request(string method, string path, string? body, string type)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is null) return request;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }
}

internal sealed record Answer(int Code, string Text, TimeSpan? RetryAfter)
{
    public Node Document => JsonReader.Read(Encoding.UTF8.GetBytes(Text));

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string? Reason => Document.Text("reason");
}
