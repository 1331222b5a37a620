using System.Net;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>Actions of objects: those that are there, and those of the settings.</summary>
[Collection(SharedServer.Name)]
public sealed class ActionTests(RunningServer server)
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: registry.example/web:1, args: []}]}
        """;

    private const string Nightly = """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 0 * * *"
          jobTemplate:
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: job, image: registry.example/job:1}]}
        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        stringData: {password: hidden-canary-topsecret}
        """;

    [Fact]
    public async Task Actions_are_listed_and_run_and_leave_the_Application_in_sync()
    {
        await server.CommitFilesAsync(("acts/web.yaml", Web), ("acts/nightly.yaml", Nightly));
        await server.DeployAsync("acts");
        var listed = await server.WaitForSuccessAsync("app", "actions", "list", "acts", "--kind", "Deployment");
        Assert.Matches(@"apps +Deployment +acts +web +resume +yes", listed);
        Assert.Matches(@"apps +Deployment +acts +web +scale +replicas", listed);
        Assert.Equal("pause\nrestart\nresume\nscale\n",
            await server.WaitForSuccessAsync("app", "actions", "list", "acts", "--kind", "Deployment", "-o", "name"));

        Assert.Equal("apps:Deployment:acts/web: restart done\n",
            await server.WaitForSuccessAsync("app", "actions", "run", "acts", "restart", "--kind", "Deployment"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
            await OfWebAsync(@"{.spec.template.metadata.annotations.kubectl\.kubernetes\.io/restartedAt}"));
        await server.WaitForSuccessAsync("app", "wait", "acts", "--timeout", "60s");
        Assert.Contains("ran action restart on apps/Deployment:acts/web",
            await server.KubectlAsync("-n", "argocd", "get", "events", "-o",
                "jsonpath={.items[?(@.reason=='ResourceActionRan')].message}"));

        await server.WaitForSuccessAsync("app", "actions", "run", "acts", "pause", "--kind", "Deployment");
        Assert.Equal("true", await OfWebAsync("{.spec.paused}"));
        var again = await server.RunAsync("app", "actions", "run", "acts", "pause", "--kind", "Deployment");
        Assert.Equal((1, "gax: the action pause of apps/Deployment:acts/web is disabled as the object is now\n"),
            (again.ExitCode, again.Error));
        await server.WaitForSuccessAsync("app", "actions", "run", "acts", "resume", "--kind", "Deployment");
        Assert.Equal("", await OfWebAsync("{.spec.paused}"));
        await server.WaitForSuccessAsync("app", "actions", "run", "acts", "scale", "--kind", "Deployment", "--param", "replicas=3");
        Assert.Equal("3", await OfWebAsync("{.spec.replicas}"));

        await server.WaitForSuccessAsync("app", "actions", "run", "acts", "create-job", "--kind", "CronJob");
        Assert.Equal("CronJob manual", await server.KubectlAsync("-n", "acts", "get", "jobs", "-o",
            @"jsonpath={.items[0].metadata.ownerReferences[0].kind} {.items[0].metadata.annotations.cronjob\.kubernetes\.io/instantiate}"));
        Assert.Contains("terminate", await server.WaitForSuccessAsync("app", "actions", "list", "acts", "--kind", "Job"));
        Assert.Contains("there is no action nothing of",
            (await server.RunAsync("app", "actions", "run", "acts", "nothing", "--kind", "CronJob")).Error);

        Task<string> OfWebAsync(string path) => server.KubectlAsync("-n", "acts", "get", "deployment", "web", "-o", "jsonpath=" + path);
    }

    [Fact]
    public async Task The_interface_has_both_forms_and_finds_only_what_belongs_to_the_Application()
    {
        await server.CommitFilesAsync(("actsapi/web.yaml", Web));
        await server.DeployAsync("actsapi");
        var http = server.Http;
        const string Place = "/api/v1/applications/actsapi/resource/actions";
        const string Query = "?group=apps&version=v1&kind=Deployment&namespace=actsapi&resourceName=web";
        var listed = JsonDocument.Parse(await http.GetStringAsync(Place + Query)).RootElement.GetProperty("actions");
        Assert.Equal(["pause", "restart", "resume", "scale"], listed.EnumerateArray()
            .Select(static one => one.GetProperty("name").GetString()!));
        Assert.Equal((HttpStatusCode.OK, "{}"), await PostAsync(Place + Query, "\"restart\""));
        const string Body = """
            {"action": "scale", "group": "apps", "version": "v1", "kind": "Deployment", "namespace": "actsapi", "resourceName": "NAME",
              "resourceActionParameters": [{"name": "replicas", "value": "2"}]}
            """;
        Assert.Equal((HttpStatusCode.OK, "{}"), await PostAsync(Place + "/v2", Body.Replace("NAME", "web", StringComparison.Ordinal)));
        Assert.Equal("2", await server.KubectlAsync("-n", "actsapi", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"));
        await server.KubectlAsync("-n", "actsapi", "create", "deployment", "stranger", "--image=registry.example/x:1");
        Assert.Equal(HttpStatusCode.BadRequest,
            (await PostAsync(Place + "/v2", Body.Replace("NAME", "stranger", StringComparison.Ordinal))).Status);
        Assert.Equal("1", await server.KubectlAsync("-n", "actsapi", "get", "deployment", "stranger", "-o", "jsonpath={.spec.replicas}"));

        async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(path, content);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Scripts_of_the_settings_change_and_create_what_the_project_permits_and_tell_nothing_of_Secrets()
    {
        await server.CommitFilesAsync(("acts2/web.yaml", Web), ("acts2/login.yaml", Secret));
        await server.DeployAsync("acts2");
        var settings = Path.Combine(server.Data, "actions.yaml");
        await File.WriteAllTextAsync(settings, """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: argocd-cm, namespace: argocd}
            data:
              resource.customizations.actions.apps_Deployment: |
                mergeBuiltinActions: true
                discovery.lua: |
                  return {note = {params = {{name = "text"}}}, steal = {}}
                definitions:
                - name: note
                  action.lua: |
                    local os = require("os")
                    obj.metadata.annotations = obj.metadata.annotations or {}
                    obj.metadata.annotations.note = actionParams["text"]
                    local made = {apiVersion = "v1", kind = "ConfigMap", metadata = {name = "note"}}
                    made.data = {at = os.date("!%Y"), text = actionParams.text}
                    return {{operation = "create", resource = made}, {operation = "patch", resource = obj}}
                - name: steal
                  action.lua: |
                    local made = {apiVersion = "v1", kind = "ConfigMap", metadata = {name = "stolen", namespace = "kube-public"}}
                    return {{operation = "create", resource = made}}
              resource.customizations.actions.Secret: |
                discovery.lua: |
                  return {[obj.data.password] = {}}
                definitions:
                - name: shout
                  action.lua: error(obj.data.password)
            """);
        await server.KubectlAsync("apply", "-f", settings);
        try
        {
            var listed = "";
            // The setting is heard of a moment after it is made.
            for (var attempt = 0; attempt < 50 && !listed.Contains("note", StringComparison.Ordinal); attempt++)
                listed = await server.WaitForSuccessAsync("app", "actions", "list", "acts2", "--kind", "Deployment", "-o", "name");
            Assert.Equal("note\npause\nrestart\nresume\nscale\nsteal\n", listed);
            await server.WaitForSuccessAsync("app", "actions", "run", "acts2", "note", "--kind", "Deployment", "--param", "text=hello");
            Assert.Equal("hello",
                await server.KubectlAsync("-n", "acts2", "get", "deployment", "web", "-o", "jsonpath={.metadata.annotations.note}"));
            Assert.Equal("hello", await server.KubectlAsync("-n", "acts2", "get", "configmap", "note", "-o", "jsonpath={.data.text}"));

            await server.KubectlAsync("-n", "argocd", "patch", "appproject", "default", "--type=merge", "-p",
                """{"spec": {"namespaceResourceBlacklist": [{"group": "", "kind": "ConfigMap"}]}}""");
            var run = await server.RunAsync("app", "actions", "run", "acts2", "steal", "--kind", "Deployment");
            for (var attempt = 0; attempt < 50 && run.Error.Contains("already exists", StringComparison.Ordinal); attempt++)
                run = await server.RunAsync("app", "actions", "run", "acts2", "steal", "--kind", "Deployment");
            Assert.Equal((1, "gax: resource :ConfigMap is not permitted in project default\n"), (run.ExitCode, run.Error));

            Assert.Equal("++++++++\n",
                await server.WaitForSuccessAsync("app", "actions", "list", "acts2", "--kind", "Secret", "-o", "name"));
            var shout = await server.RunAsync("app", "actions", "run", "acts2", "shout", "--kind", "Secret");
            Assert.Equal(1, shout.ExitCode);
            Assert.Contains("why is not told", shout.Error);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("hidden-canary-topsecret")), shout.Error);
        }
        finally
        {
            await server.KubectlAsync("-n", "argocd", "delete", "configmap", "argocd-cm");
            await server.KubectlAsync("-n", "argocd", "patch", "appproject", "default", "--type=merge", "-p",
                """{"spec": {"namespaceResourceBlacklist": null}}""");
        }
    }
}
