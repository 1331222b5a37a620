using System.Diagnostics;
using System.Text.Json;
using GitOpsActors.Charts.Tests.Servers;

namespace GitOpsActors.Host.Tests;

public sealed class RenderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("render-");

    public RenderTests()
    {
        Write("base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: \"1\"}\n");
        Write("base/kustomization.yaml", "resources: [cm.yaml]\n");
        Write("overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");
        Write("broken/kustomization.yaml", "resources: [nope.yaml]\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_manifests_of_a_kustomization_are_printed()
    {
        var run = await Gax.RunAsync("render", Path.Combine(_folder.FullName, "overlay"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("apiVersion: v1\ndata:\n  a: \"1\"\nkind: ConfigMap\nmetadata:\n  name: prod-settings\n", run.Output);
    }

    [Fact]
    public async Task The_manifests_of_a_chart_are_printed_with_the_options_of_a_request()
    {
        Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        Write("chart/values.yaml", "replicas: 1\n");
        Write("chart/crds/c.yaml", "kind: CustomResourceDefinition\nmetadata: {name: c}\n");
        Write("chart/templates/d.yaml", "kind: Deployment\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\nspec: {replicas: {{ .Values.replicas }}, mode: {{ .Values.mode | default \"none\" }}, has: {{ .Capabilities.APIVersions.Has \"x/v1\" }}}\n");
        Write("values/prod.yaml", "mode: prod\nreplicas: 5\n");
        var chart = Path.Combine(_folder.FullName, "chart");

        var run = await Gax.RunAsync("render", chart);
        Assert.Equal((0, "", "kind: Deployment\nmetadata:\n  name: release-name\n  namespace: default\nspec:\n  replicas: 1\n  mode: none\n  has: false\n"), (run.ExitCode, run.Error, run.Output));

        var answers = await BatchAsync(
            $$"""{"path": "{{chart}}", "options": {"root": "{{_folder.FullName}}", "releaseName": "shop", "namespace": "space", "valueFiles": ["../values/prod.yaml", "{{_folder.FullName}}/values/prod.yaml"], "set": ["replicas=7"], "apiVersions": ["x/v1"], "includeCrds": true} }""",
            $$"""{"path": "{{chart}}", "kind": "helm", "options": {"root": "{{chart}}", "valueFiles": ["../values/prod.yaml"]} }""",
            $$"""{"path": "{{chart}}", "kind": "helm", "options": {"bogus": 1} }""");
        Assert.Equal("kind: CustomResourceDefinition\nmetadata:\n  name: c\n---\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: space\nspec:\n  replicas: 7\n  mode: prod\n  has: true\n", answers[0].GetProperty("yaml").GetString());
        Assert.Contains("leads out of the repository", answers[1].GetProperty("error").GetString());
        Assert.Contains("no option 'bogus'", answers[2].GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_charts_that_a_chart_names_are_fetched_when_that_is_asked_for()
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.2.0", "2.0.0"]) server.Publish("web", version);
        Write("umbrella/Chart.yaml", $"apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: [{{name: web, version: ^1.0.0, repository: '{server.Url}'}}]\n");
        var chart = Path.Combine(_folder.FullName, "umbrella");
        var refused = await Gax.RunAsync("render", chart);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("found in Chart.yaml, but missing in charts/ directory: web", refused.Error);
        Assert.Empty(server.Requests);

        var run = await Gax.RunAsync("render", chart, "--fetch");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("version: 1.2.0", run.Output);
        Assert.Equal(["umbrella/Chart.yaml"], Directory.GetFiles(chart, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file)));

        server.Faults["index"] = LoopbackServer.Status(401);
        var failed = await Gax.RunAsync("render", chart, "--fetch");
        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.Contains($"dependency web: {server.Url}/index.yaml: the server does not accept the credentials, or wants some (401)", failed.Error);
    }

    [Fact]
    public async Task What_cannot_be_rendered_is_said_with_file_and_field()
    {
        var run = await Gax.RunAsync("render", Path.Combine(_folder.FullName, "broken"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("broken/kustomization.yaml: there is neither a file nor a folder 'nope.yaml'", run.Error);
    }

    [Fact]
    public async Task A_batch_answers_each_line_in_order_and_goes_on_after_errors()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "overlay", "out.yaml"), "/etc/hostname");
        Write("link/kustomization.yaml", "resources: [../overlay/out.yaml]\n");
        var overlay = Path.Combine(_folder.FullName, "overlay");
        var answers = await BatchAsync(
            Request(overlay, """{"namespace": "team", "images": ["a=b:c"]}"""),
            Request(Path.Combine(_folder.FullName, "broken"), "{}"),
            "not json",
            """{"path": "relative"}""",
            Request(overlay, """{"bogus": 1}"""),
            Request(overlay, $$"""{"root": "{{overlay}}"}"""),
            Request(overlay, $$"""{"root": "{{_folder.FullName}}", "nameSuffix": "-z"}"""));

        Assert.Equal([true, false, false, false, false, false, true], answers.Select(static answer => answer.GetProperty("ok").GetBoolean()));
        Assert.Contains("namespace: team", answers[0].GetProperty("yaml").GetString());
        Assert.True(answers[0].GetProperty("ms").GetDouble() > 0);
        Assert.Contains("nope.yaml", answers[1].GetProperty("error").GetString());
        Assert.Contains("absolute", answers[3].GetProperty("error").GetString());
        Assert.Contains("bogus", answers[4].GetProperty("error").GetString());
        Assert.Contains("repository", answers[5].GetProperty("error").GetString());
        Assert.Contains("prod-settings-z", answers[6].GetProperty("yaml").GetString());
    }

    [Fact]
    public async Task Links_are_followed_inside_the_root_and_not_out_of_it()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "alias"), "overlay");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "escape"));
        Write("escape/kustomization.yaml", "resources: [hosts.yaml]\n");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "escape", "hosts.yaml"), "/etc/hosts");
        var root = $$"""{"root": "{{_folder.FullName}}"}""";
        var answers = await BatchAsync(Request(Path.Combine(_folder.FullName, "alias"), root), Request(Path.Combine(_folder.FullName, "escape"), root));

        Assert.True(answers[0].GetProperty("ok").GetBoolean());
        Assert.Contains("leads out of", answers[1].GetProperty("error").GetString());
    }

    private static string Request(string path, string options) => $$"""{"path": "{{path}}", "kind": "kustomize", "options": {{options}}}""";

    private static async Task<List<JsonElement>> BatchAsync(params string[] lines)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gax.dll"), "render", "--batch"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        foreach (var line in lines) await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
