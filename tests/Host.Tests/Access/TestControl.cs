using System.Collections.Immutable;
using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>A control cluster with accounts, and nodes that let people in by it, in virtual time.</summary>
public sealed class TestControl : IAsyncLifetime
{
    public const string Namespace = "argocd";
    public const string Key = "a-key-of-thirty-two-bytes-or-more";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-");
    private ControlCluster _control = null!;

    internal ClusterClient Client => _control.Client;

    internal string Kubeconfig => Path.Combine(_folder.FullName, "sandbox.kubeconfig");

    public async Task InitializeAsync()
    {
        _control = await ControlCluster.OpenAsync(
            new ControlClusterOptions { DataFolder = _folder.FullName, Sandbox = new SandboxOptions() }, default);
        await _control.PrepareAsync(Namespace, default);
    }

    public async Task DisposeAsync()
    {
        await _control.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Makes the settings anew: with these fields, and no others.</summary>
    internal async Task SetAsync(IEnumerable<(string, string)> settings, IEnumerable<(string, string)> secret)
    {
        await ReplaceAsync("ConfigMap", AccessDocuments.SettingsName, settings.Select(static one => (one.Item1, (Node)one.Item2)));
        await ReplaceAsync(
            "Secret", AccessDocuments.SecretName,
            secret.Append((AccessView.KeyField, Key)).Select(static one => (one.Item1, (Node)Base64(one.Item2))));
        await Client.DeleteAsync(Name("Secret", AccessDocuments.SessionsName), DeleteOptions.Default, default);
    }

    internal static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    internal static ObjectName Name(string kind, string name) => new("", kind, Namespace, name);

    internal async Task ReplaceAsync(string kind, string name, IEnumerable<(string Key, Node Value)> data)
    {
        await Client.DeleteAsync(Name(kind, name), DeleteOptions.Default, default);
        await Client.CreateAsync(
            MapNode.Of(
                ("apiVersion", "v1"), ("kind", kind), ("metadata", MapNode.Of(("name", name), ("namespace", Namespace))),
                ("data", MapNode.Of(data.Select(static one => KeyValuePair.Create(one.Key, one.Value))))),
            new WriteOptions { FieldManager = "test" }, default);
    }

    internal TestNode Node(FakeTime time) => new(this, time);

    internal async Task<AccessDocuments> ReadAsync(CancellationToken stop)
    {
        async Task<MapNode> GetAsync(string kind, string name) => await Client.GetAsync(Name(kind, name), stop) ?? MapNode.Empty;
        var projects = ImmutableDictionary.CreateBuilder<string, MapNode>();
        await Client.ListAsync(
            await Client.FindKindAsync("argoproj.io", "AppProject", stop), new ListQuery { Namespace = Namespace }, item =>
            projects[item.Text("metadata", "name")!] = item, stop);
        var secrets = ImmutableDictionary.CreateBuilder<string, MapNode>();
        await Client.ListAsync(
            await Client.FindKindAsync("", "Secret", stop), new ListQuery { Namespace = Namespace }, item =>
            secrets[item.Text("metadata", "name")!] = item, stop);
        return new AccessDocuments(
            await GetAsync("ConfigMap", AccessDocuments.SettingsName), await GetAsync("ConfigMap", AccessDocuments.PolicyName),
                await GetAsync("Secret", AccessDocuments.SecretName),
            await GetAsync("Secret", AccessDocuments.SessionsName), projects.ToImmutable())
        {
            Secrets = secrets.ToImmutable(),
        };
    }
}

/// <summary>A node as far as people come in by it.</summary>
internal sealed class TestNode
{
    private readonly FakeTime _time;

    /// <param name="read">What its watch has seen; null for one that is never behind.</param>
    public TestNode(TestControl control, FakeTime time, Func<CancellationToken, Task<AccessDocuments>>? read = null)
    {
        _time = time;
        Store = new AccessStore(control.Client, TestControl.Namespace, read ?? control.ReadAsync, NullLogger<AccessStore>.Instance);
        Tokens = new SessionTokens(time);
        var passwords = new PasswordCheck(LoginLimits.Default, time);
        Sessions = new Sessions(Store, Tokens, passwords, LoginLimits.Default, time, static () => 0.5);
        Accounts = new Accounts(Store, Tokens, passwords, time);
        SignOn = new SignOn(time, NullLogger<SignOn>.Instance);
        End = new SessionEnd(Store, Sessions, SignOn);
        Callers = new Callers(Store, Tokens, Sessions, SignOn, OperatorKey.Draw(), time);
    }

    public AccessStore Store { get; }

    public SessionTokens Tokens { get; }

    public Sessions Sessions { get; }

    public Accounts Accounts { get; }

    public Callers Callers { get; }

    public SignOn SignOn { get; }

    public SessionEnd End { get; }

    /// <summary>Signs in, and lets the time pass that an answer takes.</summary>
    public async Task<string> LoginAsync(string user, string password)
    {
        var answer = Sessions.LoginAsync(user, password, default);
        while (!answer.IsCompleted && await _time.TimerSet.WaitAsync(TimeSpan.Zero)) continue;
        _time.Advance(TimeSpan.FromSeconds(1));
        return await answer.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public Task<CallerResult> CallAsync(string? token, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("localhost", 8080);
        if (token is not null) http.Request.Headers.Authorization = "Bearer " + token;
        foreach (var (name, value) in headers) http.Request.Headers[name] = value;
        return Callers.ReadAsync(http);
    }

    /// <summary>The subject that a token proves; else why it proves none.</summary>
    public async Task<string> WhoAsync(string? token) => (await CallAsync(token)).ToString();
}
