using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Tests.Projects;

/// <summary>What is refused when somebody changes a project.</summary>
public sealed class ProjectCheckTests
{
    private static IReadOnlyList<string> Problems(string spec) => ProjectCheck.Problems("shop", YamlReader.Read(spec).Map());

    [Theory]
    [InlineData("{}")]
    [InlineData("{sourceRepos: ['*', '!https://x/**'], destinations: [{server: '*', namespace: '*'}, {name: a, namespace: x}]}")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, applications, sync, shop/*, allow', 'p,proj:shop:ci,logs,get,shop/ns/web-1,deny'], groups: [a, b]}, {name: R_2}]}")]
    [InlineData("{syncWindows: [{kind: allow, schedule: '0 22 * * *', duration: 1h, applications: ['*'], timeZone: Europe/Berlin}, {kind: deny, schedule: '0 22 * * *', duration: 1h, applications: ['*']}]}")]
    public void What_is_right_passes(string spec) => Assert.Empty(Problems(spec));

    [Theory]
    [InlineData("{sourceRepos: [a, b, a]}", "sourceRepos: 'a' stands there twice")]
    [InlineData("{sourceRepos: ['!*']}", "sourceRepos: '!*' would forbid everything")]
    [InlineData("{destinations: [{server: s, namespace: '!*'}]}", "destinations: '!*' as namespace would forbid everything")]
    [InlineData("{destinations: [{server: s, namespace: shop}, {namespace: shop, server: s}]}", "destinations: 's shop' stands there twice")]
    [InlineData("{roles: [{name: '-ci'}]}", "role '-ci': a name has letters")]
    [InlineData("{roles: [{name: ci}, {name: ci}]}", "role 'ci' stands there twice")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, applications, sync, shop/*']}]}", "does not have six parts")]
    [InlineData("{roles: [{name: ci, policies: ['g, proj:shop:ci, applications, sync, shop/*, allow']}]}", "does not begin with p")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:cd, applications, sync, shop/*, allow']}]}", "its second part is proj:shop:ci")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, projects, get, shop/*, allow']}]}", "names the resource 'projects'")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, applications, sync, other/*, allow']}]}", "not of the form shop/NAME")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, applications, sync, shop/a/b/c, allow']}]}", "not of the form shop/NAME")]
    [InlineData("{roles: [{name: ci, policies: ['p, proj:shop:ci, applications, sync, shop/*, maybe']}]}", "neither allow nor deny")]
    [InlineData("{roles: [{name: ci, groups: ['']}]}", "a group needs a name")]
    [InlineData("{roles: [{name: ci, groups: [a, a]}]}", "the group 'a' stands there twice")]
    [InlineData("{syncWindows: [{kind: allow, schedule: x, duration: 1h, applications: ['*']}]}", "cannot parse schedule 'x'")]
    [InlineData("{syncWindows: [{kind: allow, schedule: '* * * * *', duration: 1y, applications: ['*']}]}", "cannot parse duration '1y'")]
    [InlineData("{syncWindows: [{kind: allow, schedule: '* * * * *', duration: 1h}]}", "is for nobody")]
    [InlineData("{syncWindows: [{kind: allow, schedule: '* * * * *', duration: 1h, clusters: [a], timeZone: Mars}]}", "no time zone 'Mars'")]
    [InlineData("{syncWindows: [{kind: allow, schedule: '* * * * *', duration: 1h, clusters: [a]}, {kind: allow, schedule: '* * * * *', duration: 1h, clusters: [a], manualSync: true}]}", "stands there twice")]
    public void What_means_nothing_is_named(string spec, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(spec)), StringComparison.Ordinal);
}
