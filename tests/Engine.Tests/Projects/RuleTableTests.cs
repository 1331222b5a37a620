using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Projects;

/// <summary>The rules of a project as a table. Each line is a rule of the resource's manual, or the case beside it.</summary>
public sealed class RuleTableTests
{
    private const string Prod = "https://prod.example";

    private static Project Of(string spec) => Project.Read(MapNode.Of(("metadata", MapNode.Of(("name", "p"))), ("spec", YamlReader.Read(spec))));

    [Theory]
    // Server and name are two ways to the same cluster: either will do, and the namespace must match as well.
    [InlineData("{server: 'https://prod.example', namespace: shop}", true)]
    [InlineData("{name: prod, namespace: shop}", true)]
    [InlineData("{name: prod, server: 'https://other.example', namespace: shop}", true)]
    [InlineData("{name: other, server: 'https://prod.example', namespace: shop}", true)]
    [InlineData("{name: other, server: 'https://other.example', namespace: shop}", false)]
    [InlineData("{name: prod, namespace: other}", false)]
    // An entry without a cluster, or without a namespace, permits nothing.
    [InlineData("{namespace: '*'}", false)]
    [InlineData("{server: '*'}", false)]
    // A star crosses every sign.
    [InlineData("{server: 'https://*', namespace: 's*'}", true)]
    [InlineData("{server: 'https://pro?.example', namespace: 'sho[a-z]'}", true)]
    [InlineData("{server: 'https://{prod,test}.example', namespace: '{shop,bank}'}", true)]
    [InlineData("{server: 'http://*', namespace: '*'}", false)]
    [InlineData("{server: 'HTTPS://PROD.example', namespace: shop}", false)]
    [InlineData("{server: 'https://prod.example[', namespace: shop}", false)]
    // A denial that does not hit counts as a match.
    [InlineData("{server: '!https://other.example', namespace: shop}", true)]
    [InlineData("{server: '!https://prod.example', namespace: shop}", false)]
    [InlineData("{name: '!other', namespace: shop}", true)]
    [InlineData("{name: '!prod', namespace: shop}", false)]
    [InlineData("{server: '*', namespace: '!kube-*'}", true)]
    [InlineData("{server: '*', namespace: '!shop'}", false)]
    // What one entry permits another takes away, in either order.
    [InlineData("{server: '*', namespace: '*'}, {server: '*', namespace: '!shop'}", false)]
    [InlineData("{server: '*', namespace: '!shop'}, {server: '*', namespace: '*'}", false)]
    [InlineData("{server: '*', namespace: '*'}, {name: '!prod', namespace: elsewhere}", false)]
    [InlineData("{server: '*', namespace: '*'}, {server: '!https://prod.example', namespace: shop}", false)]
    [InlineData("{server: '*', namespace: '*'}, {server: '!https://prod.example', namespace: elsewhere}", true)]
    [InlineData("{server: '*', namespace: '*'}, {server: 'https://other.example', namespace: '!shop'}", true)]
    [InlineData("{server: '*', namespace: '!*'}, {server: '*', namespace: '*'}", false)]
    [InlineData("", false)]
    public void A_destination(string entries, bool expected) =>
        Assert.Equal(expected, Of($"{{destinations: [{entries}]}}").PermitsDestination(new Destination(Prod, "prod", "shop")));

    [Theory]
    [InlineData("{server: 'https://kubernetes.default.svc', namespace: '*'}", true)]
    [InlineData("{name: in-cluster, namespace: '*'}", true)]
    [InlineData("{name: '!in-cluster', namespace: '*'}, {server: '*', namespace: '*'}", false)]
    [InlineData("{server: '!https://kubernetes.default.svc', namespace: '*'}, {name: in-cluster, namespace: '*'}", false)]
    public void The_cluster_that_we_run_in_has_two_names_as_well(string entries, bool expected) => Assert.Equal(
        expected, Of($"{{destinations: [{entries}]}}").PermitsDestination(new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "").At("x")));

    [Theory]
    // A star stays between two slashes, two stars cross them.
    [InlineData("'*'", true)]
    [InlineData("'**'", true)]
    [InlineData("'https://git.example/*'", false)]
    [InlineData("'https://git.example/*/*'", true)]
    [InlineData("'https://git.example/**'", true)]
    [InlineData("'https://GIT.example/team/app.git'", true)]
    [InlineData("' https://git.example/team/app '", true)]
    [InlineData("'https://git.example/team/{app,lib}'", true)]
    [InlineData("'http://git.example/**'", false)]
    [InlineData("'https://git.example/team/ap'", false)]
    [InlineData("'!https://git.example/**'", false)]
    [InlineData("'!https://other.example/**'", true)]
    [InlineData("'*', '!https://git.example/team/*'", false)]
    [InlineData("'!https://git.example/team/*', '*'", false)]
    [InlineData("'!*', 'https://git.example/**'", false)]
    [InlineData("", false)]
    public void A_source(string entries, bool expected) => Assert.Equal(expected, Of($"{{sourceRepos: [{entries}]}}").PermitsSource("https://git.example/team/app.git"));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{namespaceResourceWhitelist: []}", false)]
    [InlineData("{namespaceResourceWhitelist: [{group: apps, kind: Deployment}]}", true)]
    [InlineData("{namespaceResourceWhitelist: [{group: '', kind: Deployment}]}", false)]
    [InlineData("{namespaceResourceWhitelist: [{group: 'a*', kind: '*'}]}", true)]
    [InlineData("{namespaceResourceWhitelist: [{group: 'ap?s', kind: '[C-E]eployment'}]}", true)]
    // Braces are no alternatives here.
    [InlineData("{namespaceResourceWhitelist: [{group: apps, kind: '{Deployment,Job}'}]}", false)]
    [InlineData("{namespaceResourceWhitelist: [{group: apps, kind: deployment}]}", false)]
    [InlineData("{namespaceResourceWhitelist: [{kind: '*'}]}", false)]
    [InlineData("{namespaceResourceWhitelist: [{group: '*', kind: '*'}], namespaceResourceBlacklist: [{group: apps, kind: '*'}]}", false)]
    [InlineData("{namespaceResourceBlacklist: [{group: batch, kind: '*'}]}", true)]
    // Lists for the other scope say nothing.
    [InlineData("{clusterResourceWhitelist: []}", true)]
    [InlineData("{clusterResourceBlacklist: [{group: '*', kind: '*'}]}", true)]
    public void A_kind_with_namespaces(string spec, bool expected) => Assert.Equal(expected, Of(spec).PermitsKind(new GroupKind("apps", "Deployment"), "web", isNamespaced: true));

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{clusterResourceWhitelist: []}", false)]
    [InlineData("{namespaceResourceWhitelist: [{group: '*', kind: '*'}]}", false)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '*', kind: '*'}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace, name: team-a}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'team-*'}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'other-*'}]}", false)]
    [InlineData("{clusterResourceWhitelist: [{group: '', kind: Namespace, name: ''}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '*', kind: '*'}], clusterResourceBlacklist: [{group: '', kind: Namespace, name: team-b}]}", true)]
    [InlineData("{clusterResourceWhitelist: [{group: '*', kind: '*'}], clusterResourceBlacklist: [{group: '', kind: Namespace, name: 'team-*'}]}", false)]
    public void A_kind_without_namespaces(string spec, bool expected) => Assert.Equal(expected, Of(spec).PermitsKind(new GroupKind("", "Namespace"), "team-a", isNamespaced: false));

    [Theory]
    [InlineData("ConfigMap", "shop", true, null)]
    [InlineData("ConfigMap", "bank", true, "namespace bank is not permitted in project 'p'")]
    [InlineData("Secret", "shop", true, "resource :Secret is not permitted in project p")]
    [InlineData("Namespace", "", false, "resource :Namespace is not permitted in project p")]
    public void A_refusal_says_what_is_not_permitted(string kind, string @namespace, bool isNamespaced, string? why) => Assert.Equal(
        why,
        Of("{destinations: [{server: '*', namespace: shop}], namespaceResourceBlacklist: [{group: '', kind: Secret}]}")
            .Refusal(new ResourceKey("", kind, @namespace, "x"), new Destination(Prod, "prod", "shop"), isNamespaced));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "p", true)]
    [InlineData("", "q", true)]
    [InlineData("permitOnlyProjectScopedClusters: true", "", false)]
    [InlineData("permitOnlyProjectScopedClusters: true", "p", true)]
    [InlineData("permitOnlyProjectScopedClusters: true", "q", false)]
    [InlineData("permitOnlyProjectScopedClusters: false", "", true)]
    public void Only_clusters_of_the_project_are_permitted_where_it_says_so(string option, string scope, bool expected) => Assert.Equal(
        expected,
        Of($"{{destinations: [{{server: '*', namespace: shop}}]{(option.Length > 0 ? ", " + option : "")}}}").PermitsDestination(new KnownCluster(Prod, "prod", scope).At("shop")));

    [Fact]
    public void A_cluster_of_the_project_still_has_to_be_a_destination() =>
        Assert.False(Of("{destinations: [{server: '*', namespace: shop}], permitOnlyProjectScopedClusters: true}").PermitsDestination(new KnownCluster(Prod, "prod", "p").At("bank")));
}
