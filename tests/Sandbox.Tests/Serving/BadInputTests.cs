using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace GitOpsActors.Sandbox.Tests.Serving;

/// <summary>Whatever comes in gets the right code, and the server goes on.</summary>
public sealed class BadInputTests : IAsyncLifetime, IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private SandboxCluster _cluster = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync();
        _client = new Client(_cluster);
    }

    public async Task DisposeAsync()
    {
        // The proof that counts, after each test.
        Assert.Equal(200, (await _client.Get("/api/v1/namespaces/default")).Code);
        await _cluster.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("{", "application/json")]
    [InlineData("{\"metadata\":{\"name\":\"x\"}} trailing", "application/json")]
    [InlineData("\0\0\0", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("a: [", "application/yaml")]
    [InlineData("a: *nobody", "application/yaml")]
    [InlineData("k8s\0\u0008\u0001", "application/vnd.kubernetes.protobuf")]
    [InlineData("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}", "application/json")]
    [InlineData("{\"metadata\":{\"name\":3}}", "application/json")]
    public async Task A_body_that_is_no_object_of_the_kind_is_a_bad_request(string body, string type) =>
        Assert.Equal(400, (await _client.Send("POST", ConfigMaps, body, type)).Code);

    [Fact]
    public async Task An_empty_body_is_a_bad_request_or_misses_its_name() =>
        Assert.InRange((await _client.Send("POST", ConfigMaps, "")).Code, 400, 422);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task A_body_of_ten_megabytes_is_too_large(string type)
    {
        var body = $$$"""{"metadata":{"name":"x"},"data":{"a":"{{{new string('a', 10 << 20)}}}"}}""";
        var answer = await _client.Send("POST", ConfigMaps, body, type);
        Assert.Equal((413, "RequestEntityTooLarge"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData("POST", "application/json", "[", "]")]
    [InlineData("POST", "application/yaml", "[", "]")]
    [InlineData("POST", "application/json", "{\"a\":", "}")]
    [InlineData("PATCH", "application/merge-patch+json", "{\"a\":", "}")]
    [InlineData("PATCH", "application/strategic-merge-patch+json", "{\"a\":", "}")]
    [InlineData("PATCH", "application/apply-patch+yaml", "{a: ", "}")]
    public async Task Nesting_without_end_is_a_bad_request(string method, string type, string open, string close)
    {
        const int depth = 100_000;
        await _client.CreateConfigMap("deep");
        var body = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        var path = method == "POST" ? ConfigMaps : ConfigMaps + "/deep?fieldManager=test";
        Assert.Equal(400, (await _client.Send(method, path, body, type)).Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("not a type")]
    public async Task A_content_type_that_nobody_knows_is_unsupported(string type) =>
        Assert.Equal((415, "UnsupportedMediaType"), await CodeAndReason(_client.Send("POST", ConfigMaps, "{}", type)));

    [Fact]
    public async Task A_patch_of_an_unknown_type_is_unsupported()
    {
        await _client.CreateConfigMap("patched");
        Assert.Equal(415, (await _client.Send("PATCH", ConfigMaps + "/patched", "{}", "application/json")).Code);
    }

    [Theory]
    [InlineData("GET", "/api/v1/namespaces/default/nothings", 404)]
    [InlineData("GET", "/apis/nobody.example.com/v1/things", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/api/v1/namespaces/%2e%2e%2f%2e%2e/configmaps/x", 404)]
    [InlineData("GET", "/api//v1///namespaces", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps/a/b/c/d", 404)]
    [InlineData("PUT", "/api/v1/namespaces", 405)]
    [InlineData("BREW", "/api/v1/namespaces", 405)]
    [InlineData("GET", "/api/v1/pods?labelSelector=((", 400)]
    [InlineData("GET", "/api/v1/pods?fieldSelector=a.b.c%3Dd", 400)]
    [InlineData("GET", "/api/v1/pods?limit=many", 400)]
    [InlineData("GET", "/api/v1/pods?continue=garbage", 400)]
    [InlineData("GET", "/api/v1/pods?resourceVersion=word", 400)]
    public async Task A_request_that_makes_no_sense_is_told_so(string method, string path, int code) =>
        Assert.Equal(code, (await _client.Send(method, path)).Code);

    [Theory]
    [InlineData("GET /api/v1/namespaces HTTP/1.1\r\nHost: a\r\n")]
    [InlineData("POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {0}\r\nContent-Length: 100\r\n\r\n{{\"metadata\"")]
    [InlineData("\0\u0001\u0002 garbage \r\n\r\n")]
    public async Task A_client_that_stops_in_the_middle_of_a_request_is_let_go(string sent)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_cluster.Address.Host, _cluster.Address.Port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Issuer == "CN=gax-sandbox-ca");
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync(Encoding.ASCII.GetBytes(sent.Replace("{0}", _cluster.Token, StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal)));
        await tls.ShutdownAsync();
        socket.Client.Shutdown(SocketShutdown.Send);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await End(tls, patience.Token);
    }

    [Fact]
    public async Task A_client_that_does_not_speak_tls_is_let_go()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_cluster.Address.Host, _cluster.Address.Port);
        await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await End(socket.GetStream(), patience.Token);
    }

    /// <summary>A connection may end with an answer that says what is wrong, with none, or cut; but it ends.</summary>
    private static async Task End(Stream connection, CancellationToken patience)
    {
        try
        {
            await new StreamReader(connection).ReadToEndAsync(patience);
        }
        catch (IOException)
        {
            // Cut.
        }
    }

    private static async Task<(int, string?)> CodeAndReason(Task<Answer> answer) => ((await answer).Code, (await answer).Reason);
}
