using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Resources;

/// <summary>An annotation in our name space or Argo CD's that nobody obeys is named.</summary>
public sealed class KnownAnnotationsTests
{
    [Theory]
    [InlineData("argocd.argoproj.io/sync-wvae: '1'", "there is no annotation argocd.argoproj.io/sync-wvae; did you mean argocd.argoproj.io/sync-wave?")]
    [InlineData("gitops-actors.io/auto-rolback: on-failure", "there is no annotation gitops-actors.io/auto-rolback; did you mean gitops-actors.io/auto-rollback?")]
    [InlineData("argocd.argoproj.io/sync-wave: first", "argocd.argoproj.io/sync-wave is a whole number in quotes, such as \"1\", not 'first'")]
    [InlineData("argocd.argoproj.io/sync-options: Prun=false", "there is no sync option 'Prun'; did you mean Prune?")]
    [InlineData("argocd.argoproj.io/compare-options: IgnoreExtraneus", "there is no compare option 'IgnoreExtraneus'; did you mean IgnoreExtraneous?")]
    [InlineData("argocd.argoproj.io/hook: PreSnyc", "argocd.argoproj.io/hook has no 'PreSnyc'; did you mean PreSync?")]
    [InlineData("argocd.argoproj.io/hook-delete-policy: HookSucceded", "argocd.argoproj.io/hook-delete-policy has no 'HookSucceded'; did you mean HookSucceeded?")]
    public void An_unknown_word_is_named_with_the_nearest_right_one(string annotation, string problem) =>
        Assert.Equal(problem, Assert.Single(Problems(annotation)));

    [Theory]
    [InlineData("refresh: hard")]
    [InlineData("refresh-timestamp: x")]
    [InlineData("hydrate: x")]
    [InlineData("skip-reconcile: 'true'")]
    [InlineData("manifest-generate-paths: .")]
    [InlineData("deletion-approved: x")]
    [InlineData("client-side-apply-migration-manager: x")]
    [InlineData("ignore-healthcheck: 'true'")]
    [InlineData("ignore-restart-policy: 'true'")]
    [InlineData("ignore-resource-updates: 'true'")]
    [InlineData("tracking-id: 'a:/ConfigMap:b/c'")]
    [InlineData("installation-id: x")]
    [InlineData("ignore-default-links: 'true'")]
    [InlineData("managed-by-url: x")]
    [InlineData("application-set-refresh: 'true'")]
    [InlineData("sync-options: 'Prune=false, Validate=false'")]
    [InlineData("compare-options: 'IgnoreExtraneous,ServerSideDiff=true'")]
    [InlineData("hook: 'PreSync,PostSync'")]
    [InlineData("sync-wave: '-5'")]
    public void The_annotations_of_Argo_CD_are_known(string annotation) => Assert.Empty(Problems("argocd.argoproj.io/" + annotation));

    [Fact]
    public void Other_name_spaces_are_not_ours_to_judge() =>
        Assert.Empty(Problems("link.argocd.argoproj.io/docs: https://x\nnotifications.argoproj.io/subscribe.x.slack: y\nexample.com/argocd.argoproj.io: z"));

    private static IEnumerable<string> Problems(string yaml) => KnownAnnotations.Problems(YamlReader.Read(yaml).Map());
}
