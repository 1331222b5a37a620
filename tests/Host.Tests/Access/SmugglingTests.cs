using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>Requests that a program in front may read in another way: they are refused, or mean what they say.</summary>
[Collection(SharedServer.Name)]
public sealed class SmugglingTests(RunningServer server)
{
    private const string Hidden = "GET /api/v1/applications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /// <summary>Each ends where one reader sees its end, and hides another request from it.</summary>
    public static TheoryData<string> Odd => new()
    {
        "Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}\r\n" + Hidden,
        "Content-Length: 2, 2\r\n\r\n{}" + Hidden,
        "Content-Length : 2\r\n\r\n{}" + Hidden,
        "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + Hidden,
        "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}" + Hidden,
        "Transfer-Encoding: chunked\r\n\r\n2;\n{}\r\n0\r\n\r\n" + Hidden,
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n" + Hidden,
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n" + Hidden,
        "X-Odd: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}" + Hidden,
        "X-Odd: a\rContent-Length: 2\r\n\r\n{}" + Hidden,
        "X-Odd: a\0b\r\nContent-Length: 2\r\n\r\n{}" + Hidden,
        "Host: elsewhere\r\nContent-Length: 2\r\n\r\n{}" + Hidden,
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task What_has_two_ends_is_refused_and_what_is_hidden_in_it_is_not_answered(string rest)
    {
        (string, string)[] places = [(server.Address, "/api/v1/session"), (server.WebhookAddress, "/api/webhook")];
        foreach (var (address, path) in places)
        {
            var key = OperatorClient.KeyOf(server.Address);
            var answer = await RawAsync(
                address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                $"Authorization: Bearer {key}\r\n{rest}");
            // The web server itself takes a length that no number holds for a mistake of its own.
            Assert.Matches("^HTTP/1.1 (400|500|501) ", answer);
            Assert.Equal(1, Count(answer, "HTTP/1.1 "));
            Assert.DoesNotContain("shop", answer);
        }
    }

    [Fact]
    public async Task With_a_length_and_chunks_the_chunks_count_and_what_follows_is_a_request_of_nobody()
    {
        // So says the standard. Whoever goes by the length takes what follows for a part of this request.
        var answer = await RawAsync(
            server.Address, "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
            "Content-Length: 200\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden);
        Assert.StartsWith("HTTP/1.1 401", answer);
        Assert.DoesNotContain("shop", answer);
        Assert.DoesNotContain("HTTP/1.1 200", answer);
    }

    [Theory]
    [InlineData("X-Original-URL: /api/v1/applications")]
    [InlineData("X-Rewrite-URL: /api/v1/applications")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("X-Forwarded-Host: localhost")]
    [InlineData("X-Forwarded-Prefix: /healthz/..")]
    [InlineData("Forwarded: for=127.0.0.1;host=localhost")]
    [InlineData("X-Real-IP: 127.0.0.1")]
    [InlineData("X-Remote-User: admin")]
    [InlineData("Impersonate-User: admin")]
    [InlineData("token: ")]
    [InlineData("Gax-Access-Token: x")]
    public async Task No_header_makes_a_request_another_one_or_somebody_elses(string header)
    {
        Assert.Contains("ok\n", await RawAsync(
            server.Address, $"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 401", await RawAsync(
            server.Address, $"GET /api/v1/applications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 404", await RawAsync(
            server.WebhookAddress, $"GET /api/v1/applications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n\r\n"));
    }

    [Fact]
    public async Task What_is_asked_with_one_method_is_not_done_as_another()
    {
        foreach (var header in (string[])["X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/applications/shop-dev");
            request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
            using var response = await server.Http.SendAsync(request);
            Assert.Contains("shop-dev", await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/api/v1/applications/shop-dev?_method=DELETE")).StatusCode);
        Assert.DoesNotContain(
            "deletionTimestamp", await server.KubectlAsync("-n", "argocd", "get", "application", "shop-dev", "-o", "yaml"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static async Task<string> RawAsync(string address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(address).Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
