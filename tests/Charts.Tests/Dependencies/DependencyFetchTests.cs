using System.Text;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Charts.Tests.Dependencies;

public sealed class DependencyFetchTests : IDisposable
{
    private readonly TestLibrary _test = new();
    private readonly Helm _helm = new();
    private readonly HelmCharts _charts = new();

    public void Dispose()
    {
        _test.Dispose();
        _helm.Dispose();
    }

    private static (string, string)[] Umbrella(string dependencies, params (string Path, string Content)[] more) =>
    [
        ("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n{dependencies}"),
        ("app/templates/own.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n"),
        .. more,
    ];

    private static UnpackedTree Tree((string Path, string Content)[] files) => new(files.Select(static file => new SourceFile(file.Path, file.Path + file.Content, Encoding.UTF8.GetBytes(file.Content))));

    private async Task<IReadOnlyList<Node>> OursAsync(UnpackedTree tree, Func<string, string?>? urlOf = null)
    {
        var options = new HelmOptions { ReleaseName = "my-release", Random = static bytes => bytes.Clear() };
        Assert.Throws<MissingChartsException>(() => _charts.Render(tree, "app", options));
        var library = new ChartLibrary(_test.Folder, _test.Time);
        var fetch = new DependencyFetch(url => Task.FromResult(library.Open(new ChartAccess { Url = url, UsesPlainHttp = true })), urlOf ?? (static _ => null), Freshness.Known, passesCredentials: false);
        var fetched = await fetch.RunAsync(_charts.DependenciesOf(tree, "app")!, tree, "app", TestLibrary.Soon);
        return _charts.Render(tree, "app", options with { Fetched = fetched });
    }

    /// <summary>What the original makes of the same files.</summary>
    private async Task<string> TheirsAsync((string Path, string Content)[] files, params string[] arguments)
    {
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(_helm.Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content);
        }

        await _helm.RunAsync(["dependency", "build", "app", .. arguments]);
        return await _helm.RunAsync("template", "my-release", "app");
    }

    private static void AssertSame(string theirs, IReadOnlyList<Node> ours)
    {
        var expected = YamlReader.ReadAll(theirs).Where(static document => document is not NullNode).Select(static document => document.ToString());
        Assert.Equal(expected, ours.Select(static document => document.ToString()));
    }

    [Theory]
    [InlineData("  - {name: web, version: ^1.0.0, repository: URL}\n")]
    [InlineData("  - {name: web, version: 1.0.0, repository: URL}\n  - {name: web, version: 1.0.0, repository: URL, alias: second}\n")]
    [InlineData("  - {name: web, version: '>=1 <2', repository: URL, condition: web.enabled, tags: [front, back]}\n  - {name: api, version: '*', repository: URL, import-values: [{child: b, parent: a}, data]}\n")]
    [InlineData("  - {name: web, version: ~1.0.0, repository: 'file://../lib/web'}\n  - {name: api, version: 2.x, repository: URL}\n")]
    [InlineData("  - {name: web, version: ^1.0.0, repository: '@shop'}\n  - {name: api, version: ^2, repository: 'alias:shop'}\n")]
    public async Task Dependencies_with_and_without_a_lock_become_what_helm_makes_of_them(string dependencies)
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.0.5", "1.4.0", "2.0.0"]) server.Publish("web", version);
        foreach (var version in (string[])["2.0.0", "2.1.0", "3.0.0-rc.1"]) server.Publish("api", version);
        var files = Umbrella(dependencies.Replace("URL", server.Url, StringComparison.Ordinal),
            ("lib/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.7\n"),
            ("lib/web/templates/local.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: local}\n"));
        await _helm.RunAsync("repo", "add", "shop", server.Url);
        var theirs = await TheirsAsync(files);
        string? UrlOf(string name) => name == "shop" ? server.Url : null;
        AssertSame(theirs, await OursAsync(Tree(files), UrlOf));

        // Helm has written a lock, which goes on to count when there are newer versions.
        foreach (var (name, version) in new[] { ("web", "1.9.0"), ("api", "2.9.0") }) server.Publish(name, version);
        var locked = await File.ReadAllTextAsync(Path.Combine(_helm.Folder, "app/Chart.lock"));
        AssertSame(theirs, await OursAsync(Tree([.. files, ("app/Chart.lock", locked)]), UrlOf));
    }

    [Fact]
    public async Task Dependencies_of_a_registry_become_what_helm_makes_of_them()
    {
        await using var server = await RegistryServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.4.0", "2.0.0"]) server.Push("team/web", PackedChart.Simple("web", version));
        var files = Umbrella($"  - {{name: web, version: ^1.0.0, repository: 'oci://{server.Host}/team'}}\n");
        var theirs = await TheirsAsync(files, "--plain-http");
        AssertSame(theirs, await OursAsync(Tree(files)));
        server.Push("team/web", PackedChart.Simple("web", "1.9.0"));
        var locked = await File.ReadAllTextAsync(Path.Combine(_helm.Folder, "app/Chart.lock"));
        AssertSame(theirs, await OursAsync(Tree([.. files, ("app/Chart.lock", locked)])));
    }

    [Fact]
    public async Task Once_one_is_missing_all_are_fetched_and_take_the_place_of_what_lies_there()
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var name in (string[])["web", "api"]) server.Publish(name, "1.1.0");
        var files = Umbrella($"  - {{name: web, version: ^1.0.0, repository: {server.Url}}}\n  - {{name: api, version: ^1.0.0, repository: {server.Url}}}\n  - {{name: own, version: 1.x, repository: ''}}\n",
            ("app/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"), ("app/charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 1.2.0\n"),
            ("app/charts/own/templates/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vendored}\n"));
        var ours = await OursAsync(Tree(files));
        Assert.Equal(["api 1.1.0", "own ", "vendored ", "web 1.1.0"], ours.Select(static one => $"{one.Text("metadata", "name")} {one.Text("data", "version")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_lock_of_other_dependencies_is_refused_by_the_words_of_helm()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        var files = Umbrella($"  - {{name: web, version: ^1.0.0, repository: {server.Url}}}\n");
        await _helm.RunAsync("repo", "add", "shop", server.Url);
        await TheirsAsync(files);
        var @lock = ("app/Chart.lock", await File.ReadAllTextAsync(Path.Combine(_helm.Folder, "app/Chart.lock")));
        var changed = Umbrella($"  - {{name: web, version: ^1.1.0, repository: {server.Url}}}\n");
        await File.WriteAllTextAsync(Path.Combine(_helm.Folder, "app/Chart.yaml"), changed[0].Item2);
        var (_, refusal) = await _helm.TryAsync("dependency", "build", "app");
        var ours = await Assert.ThrowsAsync<RenderException>(() => OursAsync(Tree([.. changed, @lock])));
        const string Words = "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies";
        Assert.Contains(Words, refusal, StringComparison.Ordinal);
        Assert.Contains(Words, ours.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_of_the_old_form_is_locked_in_the_old_way()
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.1.0"]) server.Publish("web", version);
        (string, string)[] files =
        [
            ("app/Chart.yaml", "apiVersion: v1\nname: app\nversion: 0.1.0\n"),
            ("app/requirements.yaml", $"dependencies:\n  - {{name: web, version: '>=1.0.0', repository: '{server.Url}'}}\n"),
        ];
        await _helm.RunAsync("repo", "add", "shop", server.Url);
        var theirs = await TheirsAsync(files);
        server.Publish("web", "1.2.0");
        AssertSame(theirs, await OursAsync(Tree([.. files, ("app/requirements.lock", await File.ReadAllTextAsync(Path.Combine(_helm.Folder, "app/requirements.lock")))])));
    }

    [Theory]
    [InlineData("{name: web, version: '1', repository: 'file://../../outside'}", "leads out of the repository")]
    [InlineData("{name: web, version: '1', repository: 'file:///etc'}", "leads out of the repository")]
    [InlineData("{name: web, version: '1', repository: 'file://../gone'}", "gone/Chart.yaml is missing")]
    [InlineData("{name: web, version: '^2', repository: 'file://../lib'}", "has 1.0.0, and \"^2\" is wanted")]
    [InlineData("{name: web, version: '1', repository: '@nobody'}", "no repository is known by the name 'nobody'")]
    [InlineData("{name: web, version: '1', repository: 'git://x'}", "is no address of charts")]
    public async Task What_cannot_be_followed_is_refused_by_name(string dependency, string words)
    {
        var files = Umbrella($"  - {dependency}\n", ("lib/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"));
        var refusal = await Record.ExceptionAsync(() => OursAsync(Tree(files)));
        Assert.True(refusal is RenderException or ChartException, refusal?.ToString());
        Assert.Contains("dependency web", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_repository_is_named_for_and_what_is_not_there_stays_missing()
    {
        var files = Umbrella("  - {name: web, version: '1', repository: ''}\n");
        var refusal = await Assert.ThrowsAsync<MissingChartsException>(() => OursAsync(Tree(files)));
        Assert.Contains("found in Chart.yaml, but missing in charts/ directory: web", refusal.Message, StringComparison.Ordinal);
    }
}
