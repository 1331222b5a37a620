using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>`gax proj` and `gax cert` against a running server, as people use them.</summary>
[Collection(SharedServer.Name)]
public sealed class ProjCommandTests(RunningServer server)
{
    private async Task<string> Fine(params string[] arguments)
    {
        var (exit, output, error) = await Gax.RunAsync([.. arguments, "--server", server.Address]);
        Assert.True(exit == 0, $"gax {string.Join(' ', arguments)}: {error}{output}");
        return output;
    }

    private async Task<string> Fails(params string[] arguments)
    {
        var (exit, _, error) = await Gax.RunAsync([.. arguments, "--server", server.Address]);
        Assert.Equal(1, exit);
        return error;
    }

    private async Task<MapNode> SpecAsync(string project) => JsonReader.Read(await Fine("proj", "get", project, "-o", "json")).Map().Map("spec");

    [Fact]
    public async Task A_project_is_made_of_flags_changed_word_by_word_and_removed()
    {
        await Fine(
            "proj", "create", "words", "--description", "The shop", "-s", "https://git.example/shop", "-d", "https://kubernetes.default.svc,shop",
            "--allow-cluster-resource", "/Namespace");
        await Fine("proj", "add-source", "words", "https://git.example/more");
        Assert.Contains("has this already: https://git.example/more", await Fails("proj", "add-source", "words", "https://git.example/more"), StringComparison.Ordinal);
        await Fine("proj", "remove-source", "words", "https://git.example/shop");
        await Fine("proj", "add-destination", "words", "in-cluster", "web", "--name");
        await Fine("proj", "remove-destination", "words", "https://kubernetes.default.svc", "shop");
        await Fine("proj", "deny-cluster-resource", "words", "", "Namespace");
        await Fine("proj", "deny-namespace-resource", "words", "apps", "DaemonSet");
        await Fine("proj", "allow-namespace-resource", "words", "apps", "Deployment", "--list", "allow");
        await Fine("proj", "add-orphaned-ignore", "words", "apps", "Deployment", "--name", "x-*");
        await Fine("proj", "add-destination-service-account", "words", "https://kubernetes.default.svc", "shop", "deployer", "--service-account-namespace", "infra");
        var spec = await SpecAsync("words");
        Assert.Equal(MapNode.Of(("namespace", "web"), ("name", "in-cluster")), Assert.Single(spec.List("destinations")));
        Assert.Empty(spec.List("clusterResourceWhitelist"));
        Assert.Equal("DaemonSet", Assert.Single(spec.List("namespaceResourceBlacklist"))["kind"].Text());
        Assert.Equal("Deployment", Assert.Single(spec.List("namespaceResourceWhitelist"))["kind"].Text());
        Assert.Equal("https://git.example/more", Assert.Single(spec.List("sourceRepos")).Text());
        Assert.Equal("infra:deployer", Assert.Single(spec.List("destinationServiceAccounts"))["defaultServiceAccount"].Text());
        Assert.Equal("x-*", Assert.Single(spec.List("orphanedResources", "ignore"))["name"].Text());
        await Fine("proj", "set", "words", "--description", "Ours");
        Assert.Equal("Ours", (await SpecAsync("words"))["description"].Text());
        Assert.Contains("by a flag at least", await Fails("proj", "set", "words"), StringComparison.Ordinal);
        Assert.Contains("words", await Fine("proj", "list", "-o", "name"), StringComparison.Ordinal);
        await Fine("proj", "delete", "words");
        Assert.Contains("\"words\" not found", await Fails("proj", "get", "words"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_who_change_a_project_at_once_lose_nothing()
    {
        await Fine("proj", "create", "busy");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Fine("proj", "add-source", "busy", $"https://git.example/{i}")));
        Assert.Equal(10, (await SpecAsync("busy")).List("sourceRepos").Count);
    }

    [Fact]
    public async Task Roles_have_policies_groups_and_tokens()
    {
        await Fine("proj", "create", "roles");
        await Fine("proj", "role", "create", "roles", "ci", "--description", "for machines");
        await Fine("proj", "role", "add-policy", "roles", "ci", "-a", "sync", "-o", "*");
        await Fine("proj", "role", "add-group", "roles", "ci", "devs");
        var token = (await Fine("proj", "role", "create-token", "roles", "ci", "-e", "1h", "--id", "build", "--token-only")).Trim();
        Assert.Equal(3, token.Split('.').Length);
        Assert.Contains("p, proj:roles:ci, applications, sync, roles/*, allow", await Fine("proj", "role", "get", "roles", "ci"), StringComparison.Ordinal);
        var listed = (await Fine("proj", "role", "list-tokens", "roles", "ci", "--unixtime")).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("build", listed[0]);
        await Fine("proj", "role", "delete-token", "roles", "ci", listed[1]);
        Assert.DoesNotContain("build", await Fine("proj", "role", "list-tokens", "roles", "ci"), StringComparison.Ordinal);
        await Fine("proj", "role", "remove-policy", "roles", "ci", "-a", "sync", "-o", "*");
        await Fine("proj", "role", "remove-group", "roles", "ci", "devs");
        Assert.Contains("it has ci", await Fails("proj", "role", "get", "roles", "cd"), StringComparison.Ordinal);
        await Fine("proj", "role", "delete", "roles", "ci");
        Assert.Contains("has no roles", await Fails("proj", "role", "get", "roles", "ci"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_are_known_by_their_number_and_refused_when_they_mean_nothing()
    {
        await Fine("proj", "create", "windows");
        await Fine("proj", "windows", "add", "windows", "-k", "deny", "--schedule", "* * * * *", "--duration", "1h", "--applications", "web-*,api");
        await Fine("proj", "windows", "add", "windows", "--schedule", "0 22 * * *", "--duration", "1h", "--namespaces", "x");
        Assert.Contains("cannot parse schedule 'x'", await Fails("proj", "windows", "add", "windows", "--schedule", "x", "--duration", "1h", "--clusters", "c"), StringComparison.Ordinal);
        await Fine("proj", "windows", "update", "windows", "0", "--duration", "2h");
        await Fine("proj", "windows", "enable-manual-sync", "windows", "0");
        var lines = (await Fine("proj", "windows", "list", "windows")).Split('\n');
        Assert.Equal(["0", "open", "deny"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.Contains("2h", lines[1], StringComparison.Ordinal);
        Assert.Contains("yes", lines[1], StringComparison.Ordinal);
        Assert.Contains("its windows are 0 to 1", await Fails("proj", "windows", "delete", "windows", "2"), StringComparison.Ordinal);
        await Fine("proj", "windows", "delete", "windows", "0");
        Assert.Equal("allow", Assert.Single((await SpecAsync("windows")).List("syncWindows"))["kind"].Text());
    }

    [Fact]
    public async Task An_editor_changes_a_project_and_what_is_wrong_is_kept()
    {
        await Fine("proj", "create", "edited", "--description", "The shop");
        var environment = new Dictionary<string, string> { ["EDITOR"] = "sed -i s/The/My/" };
        var (exit, _, error) = await Gax.RunInAsync(environment, "", "proj", "edit", "edited", "--server", server.Address);
        Assert.True(exit == 0, error);
        Assert.Equal("My shop", (await SpecAsync("edited"))["description"].Text());
        environment["EDITOR"] = "sed -i s/description/descripton/";
        (exit, _, error) = await Gax.RunInAsync(environment, "", "proj", "edit", "edited", "--server", server.Address);
        Assert.Equal(1, exit);
        Assert.Contains("descripton", error, StringComparison.Ordinal);
        Assert.Contains("What you wrote is kept in", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_are_believed_by_their_keys_until_they_are_not()
    {
        const string Key = "cert.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
        var (exit, output, error) = await Gax.RunWithAsync("# a remark\n" + Key + "\n", "cert", "add-ssh", "--server", server.Address);
        Assert.True(exit == 0, error);
        Assert.Contains("cert.example ssh ssh-ed25519: believed", output, StringComparison.Ordinal);
        Assert.Contains("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", await Fine("cert", "list", "--cert-type", "ssh"), StringComparison.Ordinal);
        (exit, _, error) = await Gax.RunWithAsync("cert.example\n", "cert", "add-ssh", "--server", server.Address);
        Assert.Equal((1, "gax: Line 1 is not a server, an algorithm and a key, as `ssh-keyscan` prints them.\n"), (exit, error));
        await Fine("cert", "rm", "cert.example");
        Assert.Contains("Nothing is believed of cert.example", await Fails("cert", "rm", "cert.example"), StringComparison.Ordinal);
    }
}
