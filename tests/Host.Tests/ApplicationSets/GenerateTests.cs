namespace GitOpsActors.Host.Tests.ApplicationSets;

/// <summary>`gax appset generate` and `create --dry-run`: what would be made, and how it differs from what there is.</summary>
[Collection(SharedServer.Name)]
public sealed class GenerateTests(RunningServer server)
{
    [Fact]
    public async Task What_would_be_made_is_shown_as_a_difference_and_as_manifests()
    {
        var set = Set("tried", "list: {elements: [{name: one}, {name: two}]}");
        var (exit, output, error) = await RunAsync(set, "appset", "generate", "-");
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("# tried-one would be made\n--- /dev/null\n+++ wanted/tried-one\n@@ -0,0 +1,", output, StringComparison.Ordinal);
        Assert.EndsWith("2 generated: 2 would be made\n", output, StringComparison.Ordinal);

        Assert.Equal((0, output, ""), await RunAsync(set, "appset", "create", "--dry-run", "-"));
        (exit, output, _) = await RunAsync(set, "appset", "generate", "-", "-o", "name");
        Assert.Equal((0, "Application/tried-one\nApplication/tried-two\n"), (exit, output));
        (exit, output, _) = await RunAsync(set, "appset", "generate", "-", "-o", "yaml");
        Assert.Equal(0, exit);
        Assert.Contains("name: tried-one", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tried", await server.KubectlAsync("-n", "argocd", "get", "applications,applicationsets", "-o", "name"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_and_clusters_are_asked_as_the_engine_asks_them()
    {
        var git =
            Set("folders",
            $"matrix: {{generators: [{{clusters: {{}}}}, {{git: {{repoURL: 'file://{server.Demo}', revision: HEAD, directories: "
            + $"[{{path: 'shop/*'}}]}}}}]}}", "{{.name}}-{{.path.basename}}");
        var (exit, output, error) = await RunAsync(git, "appset", "generate", "-", "-o", "name");
        Assert.True(exit == 0, error);
        Assert.Contains("Application/folders-in-cluster-dev\n", output, StringComparison.Ordinal);

        (exit, output, error) =
            await RunAsync(Set("lost", $"git: {{repoURL: 'file://{server.Demo}', revision: none, files: [{{path: '*'}}]}}"), "appset",
            "generate", "-");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("unable to resolve 'none' to a commit SHA", error, StringComparison.Ordinal);
        (exit, _, error) = await RunAsync(Set("typo", "list: {elemnts: []}"), "appset", "generate", "-");
        Assert.Equal(1, exit);
        Assert.Contains("spec.generators[0].list.elemnts is no field; did you mean elements?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_already_is_compared()
    {
        var (exit, _, error) = await RunAsync(Set("living", "list: {elements: [{name: one}, {name: two}]}"), "appset", "create", "-");
        Assert.True(exit == 0, error);
        await server.KubectlAsync("-n", "argocd", "wait", "--for=jsonpath={.status.resourcesCount}=2", "applicationset/living",
            "--timeout=60s");
        (exit, var output, error) = await RunAsync(Set("living", "list: {elements: [{name: one}]}"), "appset", "generate", "-");
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("# living-two would be deleted\n--- live/living-two\n+++ /dev/null\n", output, StringComparison.Ordinal);
        Assert.EndsWith("# living-one stays as it is\n1 generated: 1 would be deleted\n", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("", "appset", "delete", "living")).ExitCode);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) =>
        server.RunWithAsync(input, arguments);

    private static string Set(string name, string generator, string template = "{{.name}}") => $$$"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: {{{name}}} }
        spec:
          goTemplate: true
          goTemplateOptions: [missingkey=error]
          generators: [ { {{{generator}}} } ]
          template:
            metadata: {name: '{{{name}}}-{{{template}}}'}
            spec:
              project: default
              source: {repoURL: 'https://git.invalid/none', path: x}
              destination: {name: in-cluster, namespace: x}
        """;
}
