using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Projects;

/// <summary>What holds in a project beside what it says itself.</summary>
public sealed class EffectiveProjectTests
{
    private static MapNode Resource(string name, string spec, string labels = "{}") => YamlReader.Read($"{{metadata: {{name: {name}, labels: {labels}}}, spec: {spec}}}").Map();

    private static Project Whole(MapNode project, MapNode[]? globals = null, ScopedRepository[]? repositories = null, KnownCluster[]? clusters = null) =>
        Project.Read(EffectiveProject.Of(project, globals ?? [], repositories ?? [], clusters ?? []));

    [Theory]
    [InlineData("team", true)]
    [InlineData("other", false)]
    public void A_repository_that_is_scoped_to_a_project_is_a_source_there(string scope, bool expected) => Assert.Equal(
        expected, Whole(Resource("team", "{sourceRepos: []}"), repositories: [new ScopedRepository("https://git.example/Team.git", scope)]).PermitsSource("https://git.example/team"));

    [Fact]
    public void What_a_project_denies_stays_denied_though_a_repository_is_scoped_to_it() => Assert.False(
        Whole(Resource("team", "{sourceRepos: ['!https://git.example/*']}"), repositories: [new ScopedRepository("https://git.example/x", "team")]).PermitsSource("https://git.example/x"));

    [Theory]
    [InlineData("team", "", "any", true)]
    [InlineData("other", "", "any", false)]
    [InlineData("team", "one,two", "two", true)]
    [InlineData("team", "one,two", "three", false)]
    public void A_cluster_that_is_scoped_to_a_project_is_a_destination_there(string scope, string namespaces, string wanted, bool expected)
    {
        var cluster = new KnownCluster("https://c", "c", scope) { Namespaces = namespaces.Split(',', StringSplitOptions.RemoveEmptyEntries) };
        Assert.Equal(expected, Whole(Resource("team", "{permitOnlyProjectScopedClusters: true}"), clusters: [cluster]).PermitsDestination(cluster.At(wanted)));
    }

    [Fact]
    public void A_global_project_adds_its_lists()
    {
        var global = Resource("global", """
            {sourceRepos: ['https://git.example/base'], destinations: [{server: '*', namespace: base}], clusterResourceWhitelist: [{group: '', kind: Namespace}],
             namespaceResourceBlacklist: [{group: '', kind: Secret}], syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1h, applications: ['*']}],
             destinationServiceAccounts: [{server: '*', namespace: '*', defaultServiceAccount: base}], permitOnlyProjectScopedClusters: true}
            """);
        var whole = Whole(Resource("team", "{sourceRepos: ['https://git.example/team']}"), [global]);
        Assert.True(whole.PermitsSource("https://git.example/base") && whole.PermitsSource("https://git.example/team"));
        // What is no list is not taken over.
        Assert.True(whole.PermitsDestination(new Destination("https://c", "c", "base")));
        Assert.True(whole.PermitsKind(new GroupKind("", "Namespace"), "x", isNamespaced: false));
        Assert.False(whole.PermitsKind(new GroupKind("", "Secret"), "x", isNamespaced: true));
        Assert.Single(whole.Windows);
        Assert.Equal("system:serviceaccount:base:base", whole.ServiceAccounts.Find(new Destination("https://c", "c", "base"), "argocd").User);
    }

    [Fact]
    public void An_empty_list_of_permitted_kinds_of_a_global_project_permits_none() => Assert.False(
        Whole(Resource("team", "{}"), [Resource("global", "{namespaceResourceWhitelist: []}")]).PermitsKind(new GroupKind("", "ConfigMap"), "x", isNamespaced: true));

    [Theory]
    [InlineData("{matchLabels: {tier: a}}", true)]
    [InlineData("{matchLabels: {tier: b}}", false)]
    [InlineData("{matchLabels: {tier: a, more: x}}", false)]
    [InlineData("{matchExpressions: [{key: tier, operator: In, values: [a, b]}]}", true)]
    [InlineData("{matchExpressions: [{key: tier, operator: NotIn, values: [a, b]}]}", false)]
    [InlineData("{matchExpressions: [{key: more, operator: NotIn, values: [a]}]}", true)]
    [InlineData("{matchExpressions: [{key: tier, operator: Exists}]}", true)]
    [InlineData("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", false)]
    [InlineData("{matchExpressions: [{key: tier, operator: Like, values: [a]}]}", false)]
    [InlineData("{matchLabels: {tier: a}, matchExpressions: [{key: tier, operator: DoesNotExist}]}", false)]
    [InlineData("{}", false)]
    public void A_global_project_is_for_those_whose_labels_match(string selector, bool isFor) => Assert.Equal(
        isFor ? ["global"] : [], GlobalProjects.Read($"- projectName: global\n  labelSelector: {selector}\n").For(Resource("team", "{}", "{tier: a}")));

    [Fact]
    public void A_global_project_is_not_for_itself() =>
        Assert.Empty(GlobalProjects.Read("[{projectName: team, labelSelector: {matchLabels: {tier: a}}}]").For(Resource("team", "{}", "{tier: a}")));

    [Theory]
    [InlineData("", "")]
    [InlineData("projectName: x", "globalProjects is no list of {projectName, labelSelector}")]
    [InlineData("[", "globalProjects: ")]
    public void What_is_wrong_with_the_setting_is_told(string setting, string problem) =>
        Assert.StartsWith(problem, GlobalProjects.Read(setting).Problem, StringComparison.Ordinal);
}
