using System.Text;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>
/// Values of Secrets that a fleet declares, has live, changes and gets wrong: none of them leaves the server, by whatever way it is looked
/// at.
/// </summary>
public sealed class CanaryTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Declared = Canary.Mark + "that-git-declares";
    private const string Changed = Canary.Mark + "that-somebody-changed";
    private const string Applied = Canary.Mark + "that-was-applied-before";
    private const string Refused = Canary.Mark + "that-no-cluster-takes";
    private const string Password = Canary.Mark + "that-opens-a-repository";

    [Fact]
    public async Task What_Secrets_hold_is_in_nothing_that_leaves_the_server()
    {
        await server.CommitFilesAsync(("canary/secret.yaml", Secret("canary", "stringData", "word", Declared)));
        var before = Path.Combine(server.Data, "before.yaml");
        await File.WriteAllTextAsync(before, Secret("canary", "stringData", "word", Applied));
        await server.KubectlAsync("create", "namespace", "canary");
        // That leaves the value in an annotation, too.
        await server.KubectlAsync("-n", "canary", "apply", "-f", before);
        await server.DeployAsync("canary");
        var repository = $$"""{"repo": "https://user:{{Password}}@nowhere.invalid/x.git", "password": "{{Password}}"}""";
        using var body = new StringContent(repository, Encoding.UTF8, "application/json");
        using var added = await server.Http.PostAsync("/api/v1/repositories", body);
        Assert.DoesNotContain(Password, await added.Content.ReadAsStringAsync());
        // Had nothing been seen, nothing would have been found.
        Assert.Contains("++++++++", await LookAsync());

        await server.KubectlAsync(
            "-n", "canary", "patch", "secret", "canary", "--type", "merge", "-p", $$$"""{"stringData":{"word":"{{{Changed}}}"}}""");
        await server.UntilAsync(
            async () => (await server.RunAsync("app", "get", "canary")).Output.Contains("OutOfSync", StringComparison.Ordinal),
            "the change is seen");
        Assert.Contains("++++++++", await LookAsync());

        await server.CommitFilesAsync(("canary/secret.yaml", Secret("canary", "data", "word", Refused)));
        await server.RunAsync("app", "get", "canary", "--hard-refresh");
        Assert.NotEqual(0, (await server.RunAsync("app", "sync", "canary", "--timeout", "60s")).ExitCode);
        await LookAsync();
    }

    /// <summary>Looks in all ways there are, and finds none of the values, plain or encoded.</summary>
    /// <returns>What was seen of the differences.</returns>
    private async Task<string> LookAsync()
    {
        var seen = new List<(string Place, string Text)>();
        foreach (var path in (string[])["", "/canary", "/canary/managed-resources", "/canary/resource-tree", "/canary/manifests",
            "/canary/events", "/canary/operation-log", "/canary/resource?kind=Secret&version=v1&namespace=canary&resourceName=canary"])
        {
            using var response = await server.Http.GetAsync("/api/v1/applications" + path);
            seen.Add((path, await response.Content.ReadAsStringAsync()));
        }

        foreach (var path in (string[])["actors", "actors/application/canary", "actors/tree", "audit", "repositories", "clusters",
            "settings"])
            seen.Add((path, await server.Http.GetStringAsync("/api/v1/" + path)));
        foreach (var command in (string[])["app diff canary", "app get canary -o yaml", "app manifests canary",
            "app manifests canary --source live", "app resources canary", "audit -o wide"])
        {
            var (_, output, error) = await server.RunAsync(command.Split(' '));
            seen.Add((command, output + error));
        }

        seen.Add(("events", await server.KubectlAsync("get", "events", "-A", "-o", "yaml")));
        seen.Add(("applications", await server.KubectlAsync("get", "applications", "-A", "-o", "yaml")));
        seen.Add(("log", server.Said));
        foreach (var (place, text) in seen) Canary.MustBeAbsent(place, text);
        await server.JournalAsync();
        return seen.Single(static one => one.Place == "/canary/managed-resources").Text;
    }

    private static string Secret(string name, string field, string key, string value) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}}
        {{field}}: {{{key}}: {{value}}}
        """;
}
