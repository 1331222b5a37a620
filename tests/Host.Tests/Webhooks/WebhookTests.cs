using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Host.Tests.Webhooks;

/// <summary>A running server, its webhooks and its two doors.</summary>
public sealed class WebhookTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_push_is_brought_out_though_nobody_polls()
    {
        var commit = await server.CommitAsync("shop/dev/kustomization.yaml", static text => text.Replace("1.0", "1.1", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, "The repository is looked at\n"), await SendAsync(server.WebhookAddress + "/api/webhook", PushBody(), "push"));

        using var reader = new StreamReader(await server.Http.GetStreamAsync("/api/v1/stream/applications?name=shop-dev"));
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
            if (line.Contains($"\"revision\":\"{commit}\",\"status\":\"Synced\"", StringComparison.Ordinal)) return;
        Assert.Fail("the stream ended before shop-dev was synced to the commit");
    }

    [Fact]
    public async Task What_is_no_push_or_not_understood_is_answered_and_does_nothing()
    {
        var address = server.WebhookAddress + "/api/webhook";
        Assert.Equal((HttpStatusCode.OK, "Nothing to do for this event\n"), await SendAsync(address, """{"zen": "x"}""", "ping"));
        Assert.Equal((HttpStatusCode.OK, "No Application uses this repository\n"), await SendAsync(address, """{"repository": {"html_url": "https://github.com/acme/other"}}""", "push"));
        Assert.Equal((HttpStatusCode.BadRequest, "Unknown webhook event\n"), await SendAsync(address, PushBody(), null));
        Assert.Equal((HttpStatusCode.BadRequest, "Webhook processing failed: payload must be valid JSON under 50 MB\n"), await SendAsync(address, "{", "push"));
        Assert.Equal((HttpStatusCode.BadRequest, "Webhook processing failed: payload must be valid JSON under 50 MB\n"), await SendAsync(address, new string('[', 1000), "push"));
        using var get = await Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.WebhookAddress + "/api/webhook") { Content = new ByteArrayContent(new byte[51 * 1024 * 1024]) };
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.ExpectContinue = true;
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/applications")]
    [InlineData("/api/v1/applications/shop-dev")]
    [InlineData("/api/v1/stream/applications")]
    [InlineData("/api/v1/actors")]
    [InlineData("/api/v1/repositories")]
    [InlineData("/api/webhook/../v1/actors")]
    [InlineData("//api/v1/actors")]
    [InlineData("/api/webhook/")]
    [InlineData("/API/V1/ACTORS")]
    public async Task The_webhook_port_leads_to_nothing_else(string path) =>
        Assert.StartsWith("HTTP/1.1 404", await RawAsync(new Uri(server.WebhookAddress).Port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probes_are_answered_at_both_ports(string path)
    {
        Assert.Equal("ok\n", await Http.GetStringAsync(server.WebhookAddress + path));
        Assert.Equal("ok\n", await Http.GetStringAsync(server.Address + path));
    }

    [Theory]
    [InlineData("localhost", 401)]
    [InlineData("LOCALHOST:8080", 401)]
    [InlineData("127.0.0.1:1", 401)]
    [InlineData("[::1]:8080", 401)]
    [InlineData("rebound.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("10.0.0.1", 403)]
    public async Task The_main_port_answers_under_the_names_of_this_machine_only(string host, int status)
    {
        var answer = await RawAsync(
            new Uri(server.Address).Port, $"GET /api/v1/applications HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status}", answer);
        if (status == 403) Assert.Contains("call it by one of these names", answer);
    }

    private string PushBody() => $$$"""{"ref": "refs/heads/main", "repository": {"html_url": "file://{{{server.Demo}}}"} }""";

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(string address, string body, string? gitHubEvent, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (gitHubEvent is not null) request.Headers.Add("X-GitHub-Event", gitHubEvent);
        if (secret is not null) request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
