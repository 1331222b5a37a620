using System.Diagnostics;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>argocd-mcp, a client of Argo CD that others have written, with all that it can do.</summary>
[Collection(SharedServer.Name)]
public sealed class McpTests(RunningServer server)
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}, annotations: {sandbox.gitopsactors.io/log: "hello from mcp"}}
            spec: {containers: [{name: web, image: registry.example/web:1}]}
        """;

    [Fact]
    public async Task Every_tool_that_it_offers_works()
    {
        await server.CommitFilesAsync(("mcp/web.yaml", Web));
        using var mcp = await Client.StartAsync(server.Address);
        var tools = await mcp.ToolsAsync();
        var application = $$$$"""
            {"metadata":{"name":"mcp","namespace":"argocd"},"spec":{"project":"default","source":{"repoURL":"file://{{{{server.Demo}}}}","path":"mcp","targetRevision":"main"},
             "syncPolicy":{"syncOptions":["CreateNamespace=true"],"automated":AUTOMATED,"retry":{"limit":1,"backoff":{"duration":"5s","maxDuration":"1m","factor":2}}},
             "destination":{"name":"in-cluster","namespace":"mcp"}}}
            """;
        var unpruned = application.Replace("AUTOMATED", """{"prune":false,"selfHeal":false}""", StringComparison.Ordinal);
        var pruned = application.Replace("AUTOMATED", """{"prune":true,"selfHeal":false}""", StringComparison.Ordinal);
        const string Named = "\"applicationName\":\"mcp\"";
        const string Placed = Named + ",\"applicationNamespace\":\"argocd\"";

        var created = await mcp.CallAsync("create_application", "{\"application\":" + unpruned + "}");
        Assert.Equal("mcp", created.Text("metadata", "name"));
        await server.WaitForSuccessAsync("app", "wait", "mcp", "--timeout", "60s");
        await mcp.CallAsync("update_application", "{" + Named + ",\"application\":" + pruned + "}");
        Assert.Equal(true, (await mcp.CallAsync("get_application", $"{{{Named}}}")).Bool("spec", "syncPolicy", "automated", "prune"));
        Assert.Contains((await mcp.CallAsync("list_applications", "{}")).List("items"), static item =>
            item.Text("metadata", "name") == "mcp");
        Assert.Contains((await mcp.CallAsync("list_clusters", "{}")).List("items"), static item => item["name"].Text() == "in-cluster");
        Assert.Equal("default", (await mcp.CallAsync("get_appproject", """{"projectName":"default"}""")).Text("metadata", "name"));
        await mcp.CallAsync("sync_application", $$"""{{{Placed}},"dryRun":true,"syncOptions":["CreateNamespace=true"]}""");
        await server.WaitForSuccessAsync("app", "wait", "mcp", "--timeout", "60s", "--operation");

        var tree = (await mcp.CallAsync("get_application_resource_tree", $"{{{Named}}}")).List("nodes");
        Assert.Contains(tree, static node => node["kind"].Text() == "Pod");
        var deployment = tree.First(static node => node["kind"].Text() == "Deployment");
        var reference = $$"""{"uid":"{{deployment["uid"].Text()}}","kind":"Deployment","namespace":"mcp","name":"web","version":"v1","group":"apps"}""";
        Assert.Single((await mcp.CallAsync("get_application_managed_resources", $$"""{{{Named}},"kind":"Deployment"}""")).List("items"));
        Assert.Contains("hello from mcp", (await mcp.CallAsync(
            "get_application_workload_logs", $$"""{{{Placed}},"resourceRef":{{reference}},"container":"web"}""")).ToString());
        Assert.True((await mcp.CallAsync("get_application_events", $"{{{Named}}}")).Map().Has("items"));
        Assert.True((await mcp.CallAsync(
            "get_resource_events",
                $$"""{{{Placed}},"resourceUID":"{{deployment["uid"].Text()}}","resourceNamespace":"mcp","resourceName":"web"}""")).Map()
                .Has("items"));
        Assert.Contains("registry.example/web:1", (await mcp.CallAsync(
            "get_resources", $$"""{{{Placed}},"resourceRefs":[{{reference}}]}""")).ToString());
        Assert.Contains((await mcp.CallAsync("get_resource_actions", "{" + Placed + ",\"resourceRef\":" + reference + "}")).List("actions"),
            static one => one["name"].Text() == "restart");
        await mcp.CallAsync("run_resource_action", $$"""{{{Placed}},"resourceRef":{{reference}},"action":"restart"}""");
        await mcp.CallAsync("delete_application", $$"""{{{Placed}},"cascade":true,"propagationPolicy":"Foreground"}""");
        await server.WaitForSuccessAsync("app", "wait", "mcp", "--deleted", "--timeout", "60s");

        Assert.Equal(tools.Order(), mcp.Called.Order());
    }

    /// <summary>The program, spoken to by JSON-RPC over its standard streams.</summary>
    private sealed class Client : IDisposable
    {
        private readonly Process _process;
        private readonly HashSet<string> _called = [];
        private int _id;

        private Client(Process process) => _process = process;

        public IReadOnlyCollection<string> Called => _called;

        public static async Task<Client> StartAsync(string address)
        {
            var folder = Environment.GetEnvironmentVariable("GITOPSACTORS_MCP")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/gitopsactors/argocd-mcp-0.9.0");
            var start = new ProcessStartInfo("node", [Path.Combine(folder, "node_modules/argocd-mcp/dist/index.js"),
                "stdio"])
            { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment["ARGOCD_BASE_URL"] = address;
            start.Environment["ARGOCD_API_TOKEN"] = OperatorClient.KeyOf(address);
            var client = new Client(Process.Start(start)!);
            await client.AskAsync(
                "initialize", """{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
            await client._process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
            return client;
        }

        public async Task<IReadOnlyList<string>> ToolsAsync() =>
            [.. (await AskAsync("tools/list", "{}")).List("tools").Select(static tool => tool["name"].Text()!)];

        /// <summary>What a tool says, which is JSON in a text.</summary>
        public async Task<Node> CallAsync(string tool, string arguments)
        {
            _called.Add(tool);
            var result = await AskAsync("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");
            var text = result.List("content")[0]["text"].Text()!;
            Assert.False(result["isError"].Bool() == true, $"{tool}: {text}");
            return JsonReader.Read(text);
        }

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }

        private async Task<Node> AskAsync(string method, string parameters)
        {
            var id = ++_id;
            await _process.StandardInput.WriteLineAsync(
                $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters.ReplaceLineEndings(" ")}}}""");
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                var answer = JsonReader.Read(line);
                if (answer["id"].Integer() != id) continue;
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {line}");
            }

            throw new InvalidOperationException($"{method}: the program has ended");
        }
    }
}
