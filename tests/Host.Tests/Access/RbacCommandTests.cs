using GitOpsActors.Host.Commands.Admin;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>`gax admin rbac`, on files.</summary>
public sealed class RbacCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rbac-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, "Yes: policy.csv, line 1: p, role:dev, applications, sync, shop/*, allow", "role:dev", "sync", "applications",
        "shop/web")]
    [InlineData(0, "Yes: policy.csv, line 1: p, role:dev, applications, sync, shop/*, allow (for acme, who has the role role:dev)", "acme",
        "sync", "apps", "shop/web")]
    [InlineData(1, "No: no line of the policy allows acme to delete applications shop/web", "acme", "delete", "app", "shop/web")]
    [InlineData(0, "Yes: built-in policy, line", "role:readonly", "get", "clusters")]
    [InlineData(1, "No: no line", "role:readonly", "get", "clusters", "--use-builtin-policy=false")]
    [InlineData(0, "Yes: built-in policy, line", "nobody", "get", "projects", "--default-role", "role:readonly")]
    [InlineData(0, "Yes: built-in policy, line", "admin", "action/apps/Deployment/restart", "applications", "shop/web")]
    public async Task Whether_somebody_may_is_told_with_the_line_that_decides(int code, string expected, params string[] arguments)
    {
        var file = await FileAsync("policy.csv", "p, role:dev, applications, sync, shop/*, allow\ng, acme, role:dev\n");
        var run = await Gax.RunAsync(["admin", "rbac", "can", .. arguments, "--policy-file", file]);
        Assert.Equal((code, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(expected, run.Output);
    }

    [Fact]
    public async Task A_config_map_is_read_whole_and_what_is_wrong_is_told()
    {
        var file = await FileAsync("cm.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: argocd-rbac-cm}
            data:
              policy.default: role:readonly
              policy.csv: |
                p, role:dev, aplications, sync, shop/*, allow
              policy.more.csv: |
                p, role:dev, applications, sync
            """);
        Assert.Equal(1, await RunAsync("validate", "--policy-file", file));
        var invalid = await Gax.RunAsync("admin", "rbac", "validate", "-f", file);
        Assert.Equal((1, ""), (invalid.ExitCode, invalid.Error));
        Assert.StartsWith("warning: policy.csv, line 1: there is no resource aplications", invalid.Output);
        Assert.Contains("error: policy.more.csv, line 1: a line of p has 6 fields", invalid.Output);
        Assert.EndsWith("Policy is invalid: nobody but admin would be let in by it.\n", invalid.Output);
        Assert.StartsWith(
            "gax: the policy can't be obeyed: policy.more.csv, line 1",
            (await Gax.RunAsync("admin", "rbac", "can", "x", "get", "projects", "-f", file)).Error);
        Assert.Equal(0, await RunAsync("validate", "--policy-file", await FileAsync("good.csv", "g, acme, role:admin")));
    }

    [Theory]
    [InlineData("there is no action syncs for applications", "can", "x", "syncs", "applications", "shop/web")]
    [InlineData("there is no resource aplications", "can", "x", "sync", "aplications", "shop/web")]
    public async Task What_there_is_not_is_refused_unless_it_is_said_to_be_meant(string expected, params string[] arguments)
    {
        var file = await FileAsync("p.csv", "p, x, *, *, *, allow");
        Assert.Contains(expected, (await Gax.RunAsync(["admin", "rbac", .. arguments, "-f", file])).Error);
        Assert.Equal(0, await RunAsync([.. arguments, "-f", file, "--strict=false", "--quiet"]));
    }

    [Fact]
    public void Where_the_policy_is_has_to_be_said() =>
        Assert.Contains("--policy-file", Assert.Single(RbacCommand.Create().Parse(["validate"]).Errors).Message);

    private static Task<int> RunAsync(params string[] arguments) => RbacCommand.Create().Parse(arguments).InvokeAsync();

    private async Task<string> FileAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
