namespace GitOpsActors.Host.Tests.Applications;

/// <summary>A folder of this machine is brought out in place of Git.</summary>
[Collection(SharedServer.Name)]
public sealed class LocalSyncTests(RunningServer server)
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {value: git}\n";

    private const string Site = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: site}
        spec:
          rules: [{host: site.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: site, port: {number: 80}}}}]}}]
        """;

    [Fact]
    public async Task A_folder_is_synced_once_and_Git_stays_what_counts()
    {
        await server.CommitFilesAsync(("machine/a.yaml", Map), ("machine/site.yaml", Site));
        await server.DeployAsync("machine");
        Assert.Equal("http://site.example/",
            await server.KubectlAsync("-n", "argocd", "get", "application", "machine", "-o", "jsonpath={.status.summary.externalURLs[0]}"));

        var folder = Path.Combine(server.Data, "local-change");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "a.yaml"), Map.Replace("git", "mine", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "s.yaml"),
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: hidden-canary-topsecret}\n");
        Assert.Equal(1, (await server.RunAsync("app", "diff", "machine", "--local", folder)).ExitCode);
        Assert.Contains("dry run", await server.WaitForSuccessAsync("app", "sync", "machine", "--local", folder, "--dry-run"));
        Assert.Equal("git", await server.KubectlAsync("-n", "machine", "get", "configmap", "a", "-o", "jsonpath={.data.value}"));

        Assert.Contains("ConfigMap", await server.WaitForSuccessAsync("app", "sync", "machine", "--local", folder, "--timeout", "60s"));
        Assert.Equal("mine", await server.KubectlAsync("-n", "machine", "get", "configmap", "a", "-o", "jsonpath={.data.value}"));
        Assert.NotEqual("", await server.KubectlAsync("-n", "machine", "get", "secret", "s", "-o", "jsonpath={.data.p}"));
        var application = await server.KubectlAsync("-n", "argocd", "get", "application", "machine", "-o", "json");
        Assert.DoesNotContain("hidden-canary-topsecret", application);
        var journal = Directory.GetFiles(server.Data, "journal.db*").Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(journal);
        foreach (var file in journal) Assert.DoesNotContain("hidden-canary-topsecret", await ReadAsync(file));
        Assert.Contains("OutOfSync", await server.WaitForSuccessAsync("app", "get", "machine"));

        var id = await server.KubectlAsync("-n", "argocd", "get", "application", "machine", "-o", "jsonpath={.status.history[-1:].id}");
        var back = await server.RunAsync("app", "rollback", "machine", id);
        Assert.Equal(1, back.ExitCode);
        Assert.Contains($"deployment {id} brought out local manifests, which are kept nowhere", back.Error);
        await server.WaitForSuccessAsync("app", "rollback", "machine", "0", "--timeout", "60s");
        Assert.Equal("git", await server.KubectlAsync("-n", "machine", "get", "configmap", "a", "-o", "jsonpath={.data.value}"));

        await server.WaitForSuccessAsync("app", "set", "machine", "--sync-policy", "automated");
        var refused = await server.RunAsync("app", "sync", "machine", "--local", folder);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot use local sync when Automatic Sync Policy is enabled unless for dry run", refused.Error);
        await server.WaitForSuccessAsync("app", "sync", "machine", "--local", folder, "--dry-run");
        Assert.Contains("--local is not Git",
            (await server.RunAsync("app", "sync", "machine", "--local", folder, "--revision", "main")).Error);
        Assert.Contains("--local is about one Application",
            (await server.RunAsync("app", "sync", "machine", "shop-dev", "--local", folder)).Error);
    }

    /// <summary>The server goes on writing it.</summary>
    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
