using System.Net;
using GitOpsActors.Host.Server;
using GitOpsActors.Host.Server.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Host.Tests.Auditing;

/// <summary>Where requests come from, when proxies tell it, and when somebody pretends to be one.</summary>
[Collection(SharedServer.Name)]
public sealed class TrustedProxiesTests(RunningServer server)
{
    private const string Client = "203.0.113.7";

    [Theory]
    // Nobody is trusted.
    [InlineData("", "10.0.0.1", Client, "10.0.0.1")]
    // Somebody else is.
    [InlineData("10.0.0.0/8", "192.0.2.1", Client, "192.0.2.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", Client, Client)]
    [InlineData("10.0.0.0/8", "10.0.0.1", null, "10.0.0.1")]
    // What a port on every address calls 10.0.0.1.
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", Client, Client)]
    [InlineData("10.0.0.0/8", "::ffff:192.0.2.1", Client, "192.0.2.1")]
    [InlineData("2001:db8::/32", "2001:db8::1", "2001:db8:1::5, 198.51.100.9", "198.51.100.9")]
    // The client wrote the first one itself; two proxies of ours wrote the rest.
    [InlineData("10.0.0.0/8 192.168.0.0/16", "10.0.0.1", "127.0.0.1, 203.0.113.7, 192.168.1.1", Client)]
    [InlineData("10.0.0.0/8", "10.0.0.1", "203.0.113.7, nonsense", "10.0.0.1")]
    public async Task Only_those_who_are_trusted_say_where_others_come_from(string trusted, string from, string? told, string expected)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var web = new ApplicationBuilder(services);
        TrustedProxies.Use(web, [.. trusted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static one => IPNetwork.Parse(one))]);
        var seen = "nobody came";
        web.Run(http =>
        {
            seen = RequestAudit.FromOf(http);
            return Task.CompletedTask;
        });
        var http = new DefaultHttpContext { RequestServices = services };
        http.Connection.RemoteIpAddress = IPAddress.Parse(from);
        if (told is not null) http.Request.Headers["X-Forwarded-For"] = told;

        await web.Build()(http);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task A_server_that_trusts_nobody_records_the_other_end_of_the_connection()
    {
        var before = (await DeniedAsync(server.Address)).Count;
        await SignInBadlyAsync(server.Address);
        Assert.Matches(@"denied +127\.0\.0\.1 +session", await NewestAsync(server.Address, before));
    }

    [Fact]
    public async Task A_server_that_trusts_its_proxy_records_the_client_and_no_address_that_the_client_made_up()
    {
        var folder = Directory.CreateTempSubdirectory("gax-proxy-");
        using var gax = Gax.Start(
            "serve", "--data-dir", Path.Combine(folder.FullName, "data"), "--port", "0", "--trusted-proxies", "127.0.0.0/8");
        var line = await gax.WaitForAsync("GitOpsActors serves");
        var address = line.Split(' ').First(static word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd(',');
        await gax.WaitForAsync("Stop it with Ctrl+C.");
        gax.Drain();

        await SignInBadlyAsync(address);

        Assert.Matches(@"denied +203\.0\.113\.7 +session", await NewestAsync(address, before: 0));
        Assert.Equal(0, await gax.StopAsync());
        folder.Delete(recursive: true);
    }

    /// <summary>As through a proxy to which a client says that it is somebody else's.</summary>
    private static async Task SignInBadlyAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, " + Client);
        using var body = new StringContent(
            """{"username": "somebody", "password": "wrong"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/api/v1/session", body)).StatusCode);
    }

    /// <summary>What was refused last, once there is more of it than before: what is recorded is there a moment later.</summary>
    private async Task<string> NewestAsync(string address, int before)
    {
        IReadOnlyList<string> denied = [];
        await server.UntilAsync(async () => (denied = await DeniedAsync(address)).Count > before, "the refusal is recorded");
        return denied[0];
    }

    private static async Task<IReadOnlyList<string>> DeniedAsync(string address)
    {
        var run = await Gax.RunAsync("audit", "--verb", "login", "-o", "wide", "--server", address);
        return [.. run.Output.Split('\n').Where(static line => line.Contains(" denied ", StringComparison.Ordinal))];
    }
}
