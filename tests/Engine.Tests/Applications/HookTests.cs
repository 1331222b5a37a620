using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

public sealed class HookTests
{
    private static MapNode Annotations(string yaml) => YamlReader.Read(yaml).Map();

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{argocd.argoproj.io/hook: PreSync}", "PreSync")]
    [InlineData("{argocd.argoproj.io/hook: 'PostSync, PreSync,PostSync'}", "PostSync PreSync")]
    [InlineData("{argocd.argoproj.io/hook: Sync, helm.sh/hook: post-install}", "Sync")]
    [InlineData("{argocd.argoproj.io/hook: Skip}", null)]
    [InlineData("{argocd.argoproj.io/hook: 'Skip,Sync'}", "Sync")]
    [InlineData("{argocd.argoproj.io/hook: Presync}", "")]
    [InlineData("{argocd.argoproj.io/hook: Presync, helm.sh/hook: pre-install}", "PreSync")]
    [InlineData("{argocd.argoproj.io/hook: PreDelete}", "")]
    [InlineData("{helm.sh/hook: 'pre-install,pre-upgrade'}", "PreSync")]
    [InlineData("{helm.sh/hook: 'post-upgrade, post-install'}", "PostSync")]
    [InlineData("{helm.sh/hook: crd-install}", null)]
    [InlineData("{helm.sh/hook: 'crd-install,pre-install'}", "PreSync")]
    [InlineData("{helm.sh/hook: test}", "")]
    [InlineData("{helm.sh/hook: pre-delete}", "")]
    public void Annotations_say_in_which_phases_a_hook_runs(string annotations, string? phases) =>
        Assert.Equal(phases, Hook.Of(Annotations(annotations)) is { } hook ? string.Join(' ', hook.Phases) : null);

    [Theory]
    [InlineData("{}", HookDeletion.BeforeCreation)]
    [InlineData("{argocd.argoproj.io/hook-delete-policy: never}", HookDeletion.BeforeCreation)]
    [InlineData("{argocd.argoproj.io/hook-delete-policy: 'HookSucceeded, HookFailed'}", HookDeletion.OnSuccess | HookDeletion.OnFailure)]
    [InlineData("{helm.sh/hook-delete-policy: 'before-hook-creation,hook-succeeded'}", HookDeletion.BeforeCreation | HookDeletion.OnSuccess)]
    [InlineData("{argocd.argoproj.io/hook-delete-policy: HookFailed, helm.sh/hook-delete-policy: hook-succeeded}", HookDeletion.OnFailure | HookDeletion.OnSuccess)]
    public void Annotations_say_when_a_hook_goes(string annotations, HookDeletion deletion) =>
        Assert.Equal(deletion, Hook.Of(Annotations(annotations).With("argocd.argoproj.io/hook", "Sync"))!.Deletion);
}
