using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>A cluster whose controllers a test watches at work.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SandboxCluster _sandbox;
    private readonly TemporaryFolder _folder = new();

    private LiveCluster(SandboxCluster sandbox) => _sandbox = sandbox;

    public Cluster State => _sandbox.Cluster;

    public static async Task<LiveCluster> Start(TimeProvider? time = null, TimeSpan? podDelay = null) => new(await SandboxCluster.StartAsync(
        new SandboxOptions { Time = time ?? TimeProvider.System, PodDelay = podDelay ?? TimeSpan.FromMilliseconds(5) }));

    public MapNode Create(string yaml)
    {
        var document = (MapNode)YamlReader.Read(yaml);
        var apiVersion = document.Text("apiVersion")!;
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var resource = State.Catalog.FindKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], document.Text("kind")!)!;
        return State.Objects.Create(new WriteRequest { Resource = resource, Namespace = resource.IsNamespaced ? "default" : "", Manager = "test" }, document);
    }

    public void Change(string group, string plural, string name, Func<MapNode, MapNode> change) => State.Objects.Modify(
        new WriteRequest { Resource = State.Resource(group, "v1", plural), Namespace = "default", Name = name, Manager = "test" }, change);

    public void Delete(string group, string plural, string name) =>
        State.Objects.Delete(new WriteRequest { Resource = State.Resource(group, "v1", plural), Namespace = "default", Name = name }, new DeleteOptions());

    /// <summary>The object as soon as it is as expected.</summary>
    public Task<MapNode> Until(string group, string plural, string name, Func<MapNode, bool> isExpected, string space = "default") =>
        Until(group, plural, () => State.Table(group, plural).Get(space, name)?.Document is { } found && isExpected(found) ? found : null);

    /// <summary>What is found among the objects of a resource, as soon as it is there.</summary>
    public Task<T> Until<T>(string group, string plural, Func<IEnumerable<MapNode>, T?> find) where T : class =>
        Until(group, plural, () => find(Objects(group, plural)));

    private async Task<T> Until<T>(string group, string plural, Func<T?> find) where T : class
    {
        var table = State.Table(group, plural);
        while (true)
        {
            var next = table.NextEvent();
            if (find() is { } found) return found;
            try
            {
                await next.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{plural} did not become as expected:\n{string.Join('\n', Objects(group, plural))}");
            }
        }
    }

    public IEnumerable<MapNode> Objects(string group, string plural) => State.Table(group, plural).View(null).Objects.Select(item => item.Document);

    public IReadOnlyList<ObjectEvent> Events(string group, string plural) => State.Table(group, plural).EventsAfter(State.Table(group, plural).Compacted, int.MaxValue)!;

    public async Task<ProgramResult> Kubectl(params string[] arguments)
    {
        var kubeconfig = Path.Combine(_folder.Path, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, _sandbox.Kubeconfig());
        var result = await Programs.Run(Programs.Kubectl, ["--kubeconfig", kubeconfig, .. arguments]);
        Assert.True(result.Code == 0, result.All);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }
}
