using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Projects;

public sealed class OrphanedResourcesTests
{
    private static OrphanedResources? Of(string setting) => OrphanedResources.Read(YamlReader.Read(setting)["orphanedResources"]);

    [Theory]
    [InlineData("{}", false, false)]
    [InlineData("{orphanedResources: null}", false, false)]
    [InlineData("{orphanedResources: {}}", true, false)]
    [InlineData("{orphanedResources: {warn: true}}", true, true)]
    [InlineData("{orphanedResources: {warn: false}}", true, false)]
    public void A_project_asks_by_the_block_alone_and_warns_when_it_says_so(string setting, bool asks, bool warns)
    {
        var rules = Of(setting);
        Assert.Equal((asks, warns), (rules is not null, rules?.Warns ?? false));
    }

    [Theory]
    [InlineData("{group: '', kind: Secret, name: token}", true)]
    [InlineData("{kind: Secret}", true)]
    [InlineData("{kind: 'Sec*', name: 'tok?n'}", true)]
    [InlineData("{name: token}", true)]
    [InlineData("{}", true)]
    [InlineData("{group: '*'}", true)]
    // Without a group only the core group is meant.
    [InlineData("{group: apps}", false)]
    [InlineData("{kind: ConfigMap}", false)]
    [InlineData("{kind: Secret, name: other}", false)]
    public void What_is_ignored(string entry, bool isIgnored) =>
        Assert.Equal(isIgnored, Of($"{{orphanedResources: {{ignore: [{entry}]}}}}")!.Ignores(new ResourceKey("", "Secret", "shop", "token")));

    [Theory]
    [InlineData("", "Service", "default", "kubernetes", true)]
    [InlineData("", "Service", "shop", "kubernetes", false)]
    [InlineData("", "ServiceAccount", "shop", "default", true)]
    [InlineData("", "ServiceAccount", "shop", "other", false)]
    [InlineData("", "ConfigMap", "shop", "kube-root-ca.crt", true)]
    [InlineData("apps", "ConfigMap", "shop", "kube-root-ca.crt", false)]
    public void What_the_cluster_puts_there_itself(string group, string kind, string @namespace, string name, bool isFurniture) =>
        Assert.Equal(isFurniture, OrphanedResources.IsFurniture(new ResourceKey(group, kind, @namespace, name)));
}
