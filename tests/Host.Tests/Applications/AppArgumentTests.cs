using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Tests.Applications;

public sealed class AppArgumentTests
{
    [Theory]
    [InlineData(1, "Name one or more Applications, or select some", "app", "sync")]
    [InlineData(1, "Either name Applications or select some with --selector and --project.", "app", "sync", "shop", "-l", "team=a")]
    [InlineData(1, "--selector is one of labels", "app", "delete", "-l", "team in a")]
    [InlineData(1, "does not stand in the namespace team-a", "app", "get", "team-b/shop", "-N", "team-a")]
    [InlineData(1, "--info is NAME=VALUE; 'why' is not", "app", "sync", "shop", "--info", "why")]
    [InlineData(1, "'canary' not recognized", "app", "sync", "shop", "--strategy", "canary")]
    [InlineData(1, "Say what is to be changed", "app", "set", "shop")]
    [InlineData(1, "Say what is to be taken out", "app", "unset", "shop")]
    [InlineData(1, "Option '--patch' is required", "app", "patch", "shop")]
    [InlineData(1, "Option '--kind' is required", "app", "delete-resource", "shop")]
    [InlineData(1, "--revision is one of Git's", "app", "manifests", "shop", "--source", "live", "--revision", "main")]
    [InlineData(1, "is no name of an Application", "app", "get", "argocd/shop/web")]
    [InlineData(1, "'Deployment/shop' is neither", "app", "sync", "shop", "--resource", "Deployment/shop")]
    [InlineData(1, "'CreateNamespace' is not", "app", "sync", "shop", "--option", "CreateNamespace")]
    [InlineData(1, "--timeout is a span of time such as 90s", "app", "wait", "shop", "--timeout", "soon")]
    [InlineData(1, "--deleted goes with none of", "app", "wait", "shop", "--deleted", "--health")]
    [InlineData(1, "--cascade and --no-cascade can't both be", "app", "delete", "shop", "--cascade", "--no-cascade")]
    [InlineData(1, "Name the Application, or a file", "app", "create")]
    [InlineData(1, "--repo is missing", "app", "create", "shop", "--dest-name", "in-cluster")]
    [InlineData(1, "either --dest-server or --dest-name", "app", "create", "shop", "--repo", "https://git.example/shop")]
    [InlineData(1, "add --auto-sync", "app", "create", "shop", "--repo", "https://git.example/shop", "--dest-name", "x", "--prune")]
    [InlineData(1, "leave the name and other flags out", "app", "create", "shop", "--file", "shop.yaml")]
    [InlineData(1, "'xml' not recognized", "app", "list", "-o", "xml")]
    [InlineData(1, "http://127.0.0.1:1 does not answer", "app", "list", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "Required argument 'name' missing", "app", "diff")]
    [InlineData(2, "--local is not Git", "app", "diff", "shop", "--local", ".", "--revision", "main")]
    [InlineData(2, "http://127.0.0.1:1 does not answer", "app", "diff", "shop", "--server", "http://127.0.0.1:1")]
    public async Task A_wrong_argument_is_answered_with_what_is_right(int exitCode, string expected, params string[] arguments)
    {
        var run = await Gax.RunAsync(arguments);
        Assert.Contains(expected, run.Error);
        Assert.Equal(exitCode, run.ExitCode);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("0", null)]
    [InlineData("-1s", null)]
    [InlineData("8000h", null)]
    [InlineData("1d", null)]
    [InlineData("h", null)]
    [InlineData("", null)]
    public void Spans_of_time_are_read_as_people_write_them(string text, int? seconds) => Assert.Equal(seconds, (int?)DurationOption.Read(text)?.TotalSeconds);

    [Theory]
    [InlineData("apps:Deployment:shop", "apps:Deployment:shop")]
    [InlineData(":Service:web/shop", ":Service:web/shop")]
    [InlineData("rbac.authorization.k8s.io:ClusterRole:system:node", "rbac.authorization.k8s.io:ClusterRole:system:node")]
    [InlineData("Service:shop", null)]
    [InlineData(":Service:/shop", null)]
    [InlineData(":Service:web/", null)]
    [InlineData("::shop", null)]
    public void Objects_are_named_by_group_kind_and_name(string text, string? read) =>
        Assert.Equal(read, ResourceArgument.Read(text) is { } resource ? ResourceArgument.Write(resource) : null);
}
