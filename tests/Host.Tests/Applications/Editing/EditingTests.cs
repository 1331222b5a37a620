using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications.Editing;

/// <summary>What an Application is to be, changed in all the ways that there are.</summary>
[Collection(SharedServer.Name)]
public sealed class EditingTests(RunningServer server)
{
    private const string Kustomization = "resources: [web.yaml]\n";

    private const string Web = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}], selector: {app: web}}
        """;

    [Fact]
    public async Task Settings_are_set_and_unset_and_what_does_not_fit_is_refused()
    {
        await server.CommitFilesAsync(("setting/kustomization.yaml", Kustomization), ("setting/web.yaml", Web));
        await server.DeployAsync("setting", "--label", "team=a", "--annotations", "why=test");
        Assert.Equal("a test", await server.KubectlAsync("-n", "argocd", "get", "application", "setting", "-o",
            "jsonpath={.metadata.labels.team} {.metadata.annotations.why}"));

        Assert.Equal("setting: changed\n",
            await server.WaitForSuccessAsync("app", "set", "setting", "--nameprefix", "my-", "--sync-option", "PruneLast=true"));
        Assert.Equal("setting: unchanged\n", await server.WaitForSuccessAsync("app", "set", "setting", "--nameprefix", "my-"));
        await server.WaitForSuccessAsync("app", "refresh", "setting");
        Assert.Contains("name: my-web", await server.WaitForSuccessAsync("app", "manifests", "setting"));
        Assert.Contains("this source is rendered by Kustomize", (await server.RunAsync("app", "set", "setting", "-p", "a=b")).Error);
        Assert.Contains("multiple application sources defined",
            (await server.RunAsync("app", "set", "setting", "--release-name", "r")).Error);
        Assert.Contains("did you mean", (await server.RunAsync("app", "set", "setting", "--sync-option", "PruneLats=true")).Error);

        Assert.Equal("setting: changed\n", await server.WaitForSuccessAsync("app", "unset", "setting", "--nameprefix"));
        Assert.Equal("setting: unchanged\n", await server.WaitForSuccessAsync("app", "unset", "setting", "--nameprefix"));
        Assert.Equal("", await server.KubectlAsync("-n", "argocd", "get", "application", "setting", "-o",
            "jsonpath={.spec.source.kustomize}"));
    }

    [Fact]
    public async Task A_patch_and_a_replacement_change_the_spec_and_the_metadata_and_never_the_status()
    {
        await server.CommitFilesAsync(("patching/web.yaml", Web));
        await server.DeployAsync("patching");
        Assert.Equal("patching: changed\n", await server.WaitForSuccessAsync(
            "app", "patch", "patching", "--patch",
            """[{"op": "add", "path": "/spec/revisionHistoryLimit", "value": 5}, {"op": "replace", "path": "/status", "value": 1}]"""));
        Assert.Equal("patching: changed\n",
            await server.WaitForSuccessAsync("app", "patch", "patching", "--type", "merge", "--patch", "{metadata: {labels: {a: b}}}"));
        Assert.Contains("does not apply",
            (await server.RunAsync("app", "patch", "patching", "--patch", """[{"op": "remove", "path": "/spec/nothing"}]""")).Error);
        Assert.Contains("path or chart is required",
            (await server.RunAsync("app", "patch", "patching", "--type", "merge", "--patch", "{spec: {source: {path: null}}}")).Error);
        Assert.Equal("5 b Synced", await server.KubectlAsync(
            "-n", "argocd", "get", "application", "patching", "-o",
                "jsonpath={.spec.revisionHistoryLimit} {.metadata.labels.a} {.status.sync.status}"));

        using var http = OperatorClient.To(server.Address);
        var known = JsonDocument.Parse(await http.GetStringAsync("/api/v1/applications/patching")).RootElement;
        var source = known.GetProperty("spec").GetProperty("source").GetRawText();
        var spec = $$"""{"project": "default", "source": {{source}}, "destination": {"name": "in-cluster", "namespace": "patching"} }""";
        using var replaced = await http.PutAsync("/api/v1/applications/patching/spec",
            new StringContent(spec, Encoding.UTF8, "application/json"));
        Assert.False((await replaced.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("revisionHistoryLimit", out _));
        using var whole = await http.PutAsync(
            "/api/v1/applications/patching",
                new StringContent($$$"""{"metadata": {"name": "patching", "labels": {"c": "d"}}, "spec": {{{spec}}} }""", Encoding.UTF8,
                "application/json"));
        Assert.Equal("""{"c":"d"}""", (await whole.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("metadata").GetProperty(
            "labels").GetRawText());
        using var none = await http.PutAsync("/api/v1/applications/nobody/spec",
            new StringContent(spec, Encoding.UTF8, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task The_editor_of_the_user_changes_the_spec_and_what_is_wrong_is_kept()
    {
        await server.CommitFilesAsync(("editing/web.yaml", Web));
        await server.DeployAsync("editing");
        Assert.Equal((0, "editing: changed\n", ""), await EditAsync("sed -i 's/^project:.*/&\\nrevisionHistoryLimit: 4/'"));
        Assert.Equal("4", await server.KubectlAsync("-n", "argocd", "get", "application", "editing", "-o",
            "jsonpath={.spec.revisionHistoryLimit}"));
        Assert.StartsWith("gax: Nothing was changed. What you wrote is kept in ", (await EditAsync("true")).Error);
        var wrong = await EditAsync("sed -i 's/path: editing/path: null/'");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("path or chart is required", wrong.Error);
        Assert.Contains("path: null", await File.ReadAllTextAsync(wrong.Error.Split(" is kept in ")[1].Trim().TrimEnd('.')));
        Assert.Contains("ended with 3; nothing was sent", (await EditAsync("sh -c 'exit 3'")).Error);
    }

    private Task<(int ExitCode, string Output, string Error)> EditAsync(string editor) =>
        Gax.RunInAsync(new Dictionary<string, string> { ["EDITOR"] = editor }, "", "app", "edit", "editing", "--server", server.Address);
}
