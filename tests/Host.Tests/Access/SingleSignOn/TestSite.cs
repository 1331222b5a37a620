using System.Collections.Concurrent;
using System.Net;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>A server as far as people sign in to it, with a page that says who they are, and a provider; in virtual time.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly TestControl _control;
    private readonly WebApplication _web;

    private TestSite(TestControl control, FakeTime time, WebApplication web)
    {
        (_control, _web, Time, Provider) = (control, web, time, new TestProvider(time));
        Node = control.Node(time);
        Log = new AuditLog(KeepAsync, time, NullLogger<AuditLog>.Instance);
        var audit = new RequestAudit(Log, time);
        new AccessGuard(
            Node.Store, Node.Callers, audit, TestControl.Namespace, _ =>
                Task.FromResult<IReadOnlyDictionary<string, MapNode>>(new Dictionary<string, MapNode>())).Use(web);
        new SignOnApi(Node.Store, Node.SignOn, Node.End, audit, time).Map(web);
        web.MapGet("/who", Answers.Json(http => Task.FromResult<Node>(Who(RequestAccess.Of(http))))).Needs(Permission.ByHandler);
    }

    public FakeTime Time { get; }

    public TestNode Node { get; }

    public TestProvider Provider { get; }

    public AuditLog Log { get; }

    /// <summary>What was recorded.</summary>
    public ConcurrentQueue<AuditRecord> Records { get; } = [];

    public string Address => _web.Urls.First();

    public static async Task<TestSite> StartAsync(TestControl control)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = new TestSite(control, new FakeTime(), builder.Build());
        await site._web.StartAsync();
        await site.Provider.StartAsync();
        await site.SetAsync(site.Provider.Config());
        return site;
    }

    /// <summary>Sets single sign-on up; takes it away when there is no text.</summary>
    public Task SetAsync(string config, params (string, string)[] more)
    {
        var settings = more.Append(("url", Address)).Append(("accounts.ann", "login")).ToList();
        if (config.Length > 0) settings.Add(("oidc.config", config));
        return _control.SetAsync(
            settings, [("acme.secret", TestProvider.Secret), ("accounts.ann.password", BCrypt.Net.BCrypt.HashPassword("open sesame", 4))]);
    }

    /// <summary>A browser of its own, that follows where it is sent.</summary>
    public Browser NewBrowser() => new(Address);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Log.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private Task KeepAsync(IReadOnlyList<AuditRecord> records, CancellationToken stop)
    {
        foreach (var record in records) Records.Enqueue(record);
        return Task.CompletedTask;
    }

    private static MapNode Who(RequestAccess access) => MapNode.Of(
        ("subject", access.Caller.Subject), ("name", access.Caller.DisplayName),
        ("groups", ListNode.Of(access.View.Policy.GroupsOf(access.Caller).Select(static one => (Node)one))));
}

/// <summary>A browser: it keeps cookies, and goes where it is sent.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClientHandler _goes = new() { CookieContainer = new CookieContainer() };
    private readonly HttpClientHandler _stays;

    public Browser(string address)
    {
        _stays = new HttpClientHandler { CookieContainer = _goes.CookieContainer, AllowAutoRedirect = false };
        Http = new HttpClient(_goes) { BaseAddress = new Uri(address) };
        Still = new HttpClient(_stays) { BaseAddress = new Uri(address) };
    }

    public CookieContainer Cookies => _goes.CookieContainer;

    public HttpClient Http { get; }

    /// <summary>The same browser, that shows where it would be sent instead.</summary>
    public HttpClient Still { get; }

    /// <summary>Goes there, and says where it came to and what it saw.</summary>
    public async Task<(string Page, HttpStatusCode Status, string Text)> GoAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return (response.RequestMessage!.RequestUri!.AbsoluteUri, response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Where it would be sent.</summary>
    public async Task<string> NextAsync(string path)
    {
        using var response = await Still.GetAsync(path);
        return response.Headers.Location?.ToString()
            ?? $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public void Dispose()
    {
        Http.Dispose();
        Still.Dispose();
        _goes.Dispose();
        _stays.Dispose();
    }
}
