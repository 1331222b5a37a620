using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Projects;

public sealed class ProjectTests
{
    private static Project Of(string spec) => Project.Read(MapNode.Of(("metadata", MapNode.Of(("name", "p"))), ("spec", YamlReader.Read(spec))));

    [Theory]
    [InlineData("['*']", "https://x/y.git", true)]
    [InlineData("['https://x/*']", "https://x/y/z", false)]
    [InlineData("['https://x/**']", "https://x/y/z", true)]
    [InlineData("['https://X/Y.git']", "https://x/y", true)]
    [InlineData("['git@x:team/y.git']", "ssh://git@x/team/y", true)]
    [InlineData("['!https://x/**']", "https://z/y", true)]
    [InlineData("['!https://x/**']", "https://x/y", false)]
    [InlineData("['*', '!https://x/**']", "https://x/y", false)]
    [InlineData("[]", "https://x/y", false)]
    public void Sources_are_permitted_by_pattern_and_a_denial_that_hits_ends_it(string repos, string url, bool expected) =>
        Assert.Equal(expected, Of($"{{sourceRepos: {repos}}}").PermitsSource(url));

    [Theory]
    [InlineData("[{server: '*', namespace: '*'}]", "https://c", "c", "n", true)]
    [InlineData("[{server: 'https://c', namespace: 'team-*'}]", "https://c", "c", "team-a", true)]
    [InlineData("[{server: 'https://c', namespace: 'team-*'}]", "https://c", "c", "other", false)]
    [InlineData("[{name: 'prod*', namespace: '*'}]", "https://c", "prod-eu", "n", true)]
    [InlineData("[{server: '*', namespace: '*'}, {server: '*', namespace: '!kube-system'}]", "https://c", "c", "kube-system", false)]
    [InlineData("[{server: '!https://c', namespace: '*'}, {server: '*', namespace: '*'}]", "https://c", "c", "n", false)]
    [InlineData("[{server: '!https://c', namespace: '*'}]", "https://d", "d", "n", true)]
    public void Destinations_are_permitted_by_server_or_name_and_namespace(string destinations, string server, string name, string space, bool expected) =>
        Assert.Equal(expected, Of($"{{destinations: {destinations}}}").PermitsDestination(new Destination(server, name, space)));

    [Theory]
    [InlineData("{}", "apps", "Deployment", true, true)]
    [InlineData("{namespaceResourceWhitelist: []}", "apps", "Deployment", true, false)]
    [InlineData("{namespaceResourceWhitelist: [{group: apps, kind: 'D*'}]}", "apps", "Deployment", true, true)]
    [InlineData("{namespaceResourceBlacklist: [{group: '', kind: Secret}]}", "", "Secret", true, false)]
    [InlineData("{}", "", "Namespace", false, false)]
    [InlineData("{clusterResourceWhitelist: [{group: '*', kind: '*'}]}", "rbac.authorization.k8s.io", "ClusterRole", false, true)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'team-*'}]}", "", "Namespace", false, false)]
    [InlineData("{clusterResourceWhitelist: [{group: '*', kind: '*'}], clusterResourceBlacklist: [{group: '*', kind: ClusterRole}]}", "rbac.authorization.k8s.io", "ClusterRole", false, false)]
    public void Kinds_are_permitted_by_their_lists(string spec, string group, string kind, bool isNamespaced, bool expected) =>
        Assert.Equal(expected, Of(spec).PermitsKind(new GroupKind(group, kind), "x", isNamespaced));

    [Theory]
    [InlineData("team-*", "team-a", true)]
    [InlineData("/^team-[0-9]+$/", "team-7", true)]
    [InlineData("/^team-[0-9]+$/", "team-x", false)]
    [InlineData("/(/", "x", false)]
    public void Namespaces_of_applications_match_globs_and_expressions(string pattern, string space, bool expected) =>
        Assert.Equal(expected, Of($"{{sourceNamespaces: ['{pattern}']}}").PermitsNamespaceOfApplications(space));

    [Fact]
    public void A_project_of_wrong_types_permits_nothing()
    {
        var project = Of("{sourceRepos: 7, destinations: text, clusterResourceWhitelist: {a: b}}");
        Assert.False(project.PermitsSource("https://x") || project.PermitsDestination(new Destination("s", "n", "x")) || project.PermitsKind(new GroupKind("", "Namespace"), "x", false));
    }
}
