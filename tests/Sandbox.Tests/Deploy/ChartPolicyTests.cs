using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Deploy;

/// <summary>What a security review asks of the manifests.</summary>
public sealed class ChartPolicyTests
{
    private static readonly string[] SecretVerbs = ["create", "delete", "get", "list", "update", "watch"];

    public static TheoryData<string> Values => ChartFiles.Values;

    [Theory, MemberData(nameof(Values))]
    public async Task Pods_are_restricted_and_their_ports_have_names(string values)
    {
        var documents = ChartFiles.Documents(await ChartFiles.RenderAsync(values));
        var pod = Assert.Single(documents, static document => document.Text("kind") == "StatefulSet").Map("spec", "template", "spec");
        Assert.Equal(true, pod.Map("securityContext")["runAsNonRoot"].Bool());
        Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
        Assert.All(["hostNetwork", "hostPID", "hostIPC"], field => Assert.True(pod[field].IsNullOrAbsent()));
        Assert.DoesNotContain(pod.List("volumes"), static volume => !volume["hostPath"].IsNullOrAbsent());
        foreach (var container in pod.List("containers").OfType<MapNode>())
        {
            var security = container.Map("securityContext");
            Assert.Equal(false, security["allowPrivilegeEscalation"].Bool());
            Assert.Equal(true, security["readOnlyRootFilesystem"].Bool());
            Assert.Equal(["ALL"], security.List("capabilities", "drop").Select(static one => one.Text()));
            Assert.True(security["privileged"].IsNullOrAbsent());
            Assert.NotEmpty(container.List("ports"));
            Assert.All(container.List("ports"), static port => Assert.NotEmpty(port["name"].Text() ?? ""));
        }
    }

    [Theory, MemberData(nameof(Values))]
    public async Task The_own_role_names_what_is_used_and_nothing_more(string values)
    {
        var documents = ChartFiles.Documents(await ChartFiles.RenderAsync(values));
        var name = Assert.Single(documents, static document => document.Text("kind") == "StatefulSet").Text("metadata", "name");
        var role = Assert.Single(documents, document => document.Text("kind") == "Role" && document.Text("metadata", "name") == name);
        var rules = role.List("rules").OfType<MapNode>().ToList();
        var words = rules.SelectMany(static rule => rule.List("verbs").Concat(rule.List("resources")).Concat(rule.List("apiGroups")));
        Assert.DoesNotContain("*", words.Select(static one => one.Text()));
        var secrets = Assert.Single(rules, static rule => rule.List("resources").Any(static one => one.Text() == "secrets"));
        Assert.Equal(SecretVerbs, secrets.List("verbs").Select(static one => one.Text()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_namespaced_engine_has_no_rights_in_all_of_the_cluster_but_to_look_for_applications_and_sets()
    {
        var documents = ChartFiles.Documents(await ChartFiles.RenderAsync("namespaces.yaml"));
        var rule = Assert.Single(Assert.Single(documents, static document => document.Text("kind") == "ClusterRole").List("rules"));
        Assert.Equal(["applications", "applicationsets"], rule["resources"].List().Select(static one => one.Text()));
        Assert.Equal(["get", "list", "watch"], rule["verbs"].List().Select(static one => one.Text()));
    }
}
