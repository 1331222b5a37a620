using System.Globalization;
using GitOpsActors.Engine.Actions;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Actions;

/// <summary>What each action that needs no settings changes, and when it makes no sense.</summary>
public sealed class BuiltInActionTests
{
    private const string Promoting = "status: {currentPodHash: b, stableRS: a, currentStepIndex: 1, "
        + "pauseConditions: [{reason: CanaryPauseStep}]}";
    private const string Steps = "spec: {strategy: {canary: {steps: [{setWeight: 20}, {pause: {}}, {setWeight: 50}]}}}";
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2030-01-02T03:04:05Z", CultureInfo.InvariantCulture);
    private static readonly ResourceActions BuiltIn = new(ActionScripts.None, static (_, _, _) => throw new NotSupportedException());

    [Theory]
    [InlineData("apps/v1 Deployment", "restart", "{}",
        "{spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: '2030-01-02T03:04:05Z'}}}}}")]
    [InlineData("apps/v1 StatefulSet", "restart", "{}",
        "{spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: '2030-01-02T03:04:05Z'}}}}}")]
    [InlineData("apps/v1 DaemonSet", "restart", "{}",
        "{spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: '2030-01-02T03:04:05Z'}}}}}")]
    [InlineData("apps/v1 Deployment", "pause", "{}", "{spec: {paused: true}}")]
    [InlineData("apps/v1 Deployment", "resume", "{spec: {paused: true, replicas: 1}}", "{spec: {paused: null}}")]
    [InlineData("batch/v1 CronJob", "suspend", "{}", "{spec: {suspend: true}}")]
    [InlineData("batch/v1 CronJob", "resume", "{spec: {suspend: true}}", "{spec: {suspend: null}}")]
    [InlineData("batch/v1 Job", "suspend", "{spec: {suspend: false}}", "{spec: {suspend: true}}")]
    [InlineData("batch/v1 Job", "resume", "{spec: {suspend: true}}", "{spec: {suspend: false}}")]
    [InlineData("batch/v1 Job", "terminate", "{}", "{spec: {activeDeadlineSeconds: 1}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "restart", "{}", "{spec: {restartAt: '2030-01-02T03:04:05Z'}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "pause", "{}", "{spec: {paused: true}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "resume", "{spec: {paused: true, x: 1}, " + Promoting + "}",
        "{spec: {paused: null}, status: {pauseConditions: null}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "abort", "{" + Promoting + "}", "{status: {abort: true}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "retry", "{status: {currentPodHash: b, stableRS: a, abort: true}}",
        "{status: {abort: null}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "promote-full", "{" + Promoting + "}", "{status: {promoteFull: true}}")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "skip-current-step", "{" + Steps + ", " + Promoting + "}",
        "{status: {currentStepIndex: 2, pauseConditions: null}}")]
    [InlineData("argoproj.io/v1alpha1 AnalysisRun", "terminate", "{}", "{spec: {terminate: true}}")]
    [InlineData("argoproj.io/v1alpha1 Workflow", "suspend", "{status: {phase: Running}}", "{spec: {suspend: true}}")]
    [InlineData("argoproj.io/v1alpha1 Workflow", "stop", "{status: {phase: Running}}", "{spec: {shutdown: Stop}}")]
    [InlineData("argoproj.io/v1alpha1 Workflow", "terminate", "{spec: {shutdown: Stop}}", "{spec: {shutdown: Terminate}}")]
    [InlineData("external-secrets.io/v1 ExternalSecret", "refresh", "{}", "{metadata: {annotations: {force-sync: '1893553445'}}}")]
    [InlineData("helm.toolkit.fluxcd.io/v2 HelmRelease", "reconcile", "{}",
        "{metadata: {annotations: {reconcile.fluxcd.io/requestedAt: '2030-01-02T03:04:05Z'}}}")]
    [InlineData("source.toolkit.fluxcd.io/v1 GitRepository", "suspend", "{}", "{spec: {suspend: true}}")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1 Kustomization", "resume", "{spec: {suspend: true, x: 1}}", "{spec: {suspend: null}}")]
    [InlineData("keda.sh/v1alpha1 ScaledObject", "pause", "{}", "{metadata: {annotations: {autoscaling.keda.sh/paused: 'true'}}}")]
    [InlineData("keda.sh/v1alpha1 ScaledObject", "resume", "{metadata: {annotations: {autoscaling.keda.sh/paused: 'true'}}}",
        "{metadata: {annotations: {autoscaling.keda.sh/paused: null}}}")]
    [InlineData("postgresql.cnpg.io/v1 Cluster", "reload", "{}", "{metadata: {annotations: {cnpg.io/reloadedAt: '2030-01-02T03:04:05Z'}}}")]
    [InlineData("numaflow.numaproj.io/v1alpha1 Pipeline", "pause", "{}", "{spec: {lifecycle: {desiredPhase: Paused}}}")]
    [InlineData("numaflow.numaproj.io/v1alpha1 MonoVertex", "unpause-gradual", "{spec: {lifecycle: {desiredPhase: Paused}}}",
        "{metadata: {annotations: {numaflow.numaproj.io/resume-strategy: slow}}, spec: {lifecycle: {desiredPhase: Running}}}")]
    [InlineData("kafka.strimzi.io/v1beta2 KafkaRebalance", "approve", "{status: {conditions: [{type: ProposalReady, status: 'True'}]}}",
        "{metadata: {annotations: {strimzi.io/rebalance: approve}}}")]
    [InlineData("cluster.x-k8s.io/v1beta1 Cluster", "pause", "{}", "{spec: {paused: true}}")]
    [InlineData("cert-manager.io/v1 Certificate", "renew",
        "{metadata: {generation: 3}, status: {conditions: [{type: Ready, status: 'True'}, {type: Issuing, status: 'False'}]}}",
        "{status: {conditions: [{type: Ready, status: 'True'}, {type: Issuing, status: 'True', reason: ManuallyTriggered, "
        + "message: Certificate re-issuance manually triggered, lastTransitionTime: '2030-01-02T03:04:05Z', observedGeneration: 3}]}}")]
    public void An_action_changes_this_and_nothing_else(string kind, string action, string body, string patch)
    {
        var item = Object(kind, body);
        var change = Assert.Single(BuiltIn.Run(action, Call(item), item));
        Assert.False(change.IsNew);
        Assert.Equal(YamlReader.Read(patch), MergeDifference.Between(item, change.Item));
    }

    [Theory]
    [InlineData("apps/v1 Deployment", "{}", "pause, restart, scale", "resume")]
    [InlineData("apps/v1 Deployment", "{spec: {paused: true}}", "restart, resume, scale", "pause")]
    [InlineData("apps/v1 DaemonSet", "{}", "restart", "")]
    [InlineData("apps/v1 ReplicaSet", "{}", "scale", "")]
    [InlineData("batch/v1 Job", "{status: {conditions: [{type: Complete, status: 'True'}]}}", "", "resume, suspend, terminate")]
    [InlineData("batch/v1 Job", "{spec: {suspend: true}}", "resume", "suspend, terminate")]
    [InlineData("batch/v1 CronJob", "{spec: {suspend: true}}", "create-job, resume", "suspend")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "{status: {currentPodHash: a, stableRS: a}}", "pause, restart, scale",
        "abort, promote-full, resume, retry, skip-current-step")]
    [InlineData("argoproj.io/v1alpha1 Rollout", "{" + Steps + ", " + Promoting + "}",
        "abort, pause, promote-full, restart, resume, scale, skip-current-step", "retry")]
    [InlineData("argoproj.io/v1alpha1 Workflow", "{status: {phase: Succeeded}}", "", "resume, stop, suspend, terminate")]
    [InlineData("v1 ConfigMap", "{}", "", "")]
    [InlineData("example.com/v1 Deployment", "{}", "", "")]
    public void Only_actions_that_make_sense_are_enabled(string kind, string body, string enabled, string disabled)
    {
        var found = BuiltIn.Discover(Object(kind, body));
        Assert.Equal(enabled, string.Join(", ", found.Where(static one => !one.IsDisabled).Select(static one => one.Name)));
        Assert.Equal(disabled, string.Join(", ", found.Where(static one => one.IsDisabled).Select(static one => one.Name)));
    }

    [Fact]
    public void A_scale_takes_a_number()
    {
        var item = Object("apps/v1 Deployment", "{spec: {replicas: 1}}");
        Assert.Equal(["replicas"], BuiltIn.Discover(item).Single(static one => one.Name == "scale").Parameters);
        var change = Assert.Single(BuiltIn.Run("scale", Call(item, ("replicas", "7")), item));
        Assert.Equal(7, change.Item.Integer("spec", "replicas"));
        foreach (var wrong in (string[])["", "-1", "many", "1.5", "99999999999"])
            Assert.Contains("whole number",
                Assert.Throws<ActionException>(() => BuiltIn.Run("scale", Call(item, ("replicas", wrong)), item)).Message,
                StringComparison.Ordinal);
        Assert.Contains("needs the parameter replicas",
            Assert.Throws<ActionException>(() => BuiltIn.Run("scale", Call(item), item)).Message, StringComparison.Ordinal);
        Assert.Equal("the action scale has no parameter 'replica'; it has replicas",
            Assert.Throws<ActionException>(() => BuiltIn.Run("scale", Call(item, ("replica", "1")), item)).Message);
    }

    [Fact]
    public void A_volume_grows_and_never_shrinks()
    {
        var item = Object("v1 PersistentVolumeClaim", "{spec: {resources: {requests: {storage: 1Gi}}}, status: {phase: Bound}}");
        var change = Assert.Single(BuiltIn.Run("resize", Call(item, ("storage", "2048Mi")), item));
        Assert.Equal("2Gi", change.Item.Text("spec", "resources", "requests", "storage"));
        Assert.Equal("a volume only grows: it has 1Gi, and storage=512Mi is not more",
            Assert.Throws<ActionException>(() => BuiltIn.Run("resize", Call(item, ("storage", "512Mi")), item)).Message);
        foreach (var wrong in (string[])["", "much", "-1Gi"])
            Assert.Contains("needs the parameter storage",
                Assert.Throws<ActionException>(() => BuiltIn.Run("resize", Call(item, ("storage", wrong)), item)).Message,
                StringComparison.Ordinal);
        Assert.True(Assert.Single(BuiltIn.Discover(Object("v1 PersistentVolumeClaim", "{}"))).IsDisabled);
    }

    [Fact]
    public void An_instance_of_a_database_is_promoted_by_its_name()
    {
        var item = Object("postgresql.cnpg.io/v1 Cluster", "{status: {instanceNames: [db-1, db-2], targetPrimary: db-1}}");
        var change = Assert.Single(BuiltIn.Run("promote", Call(item, ("instance", "db-2")), item));
        Assert.Equal(YamlReader.Read("{status: {targetPrimary: db-2, targetPrimaryTimestamp: '2030-01-02T03:04:05Z', "
            + "phase: Switchover in progress, phaseReason: Switching over to db-2}}"), MergeDifference.Between(item, change.Item));
        var wrong = Assert.Throws<ActionException>(() => BuiltIn.Run("promote", Call(item, ("instance", "db-3")), item));
        Assert.Contains("one of db-1, db-2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_have_names_for_people_and_icons()
    {
        var action = BuiltIn.Discover(Object("batch/v1 CronJob", "{}")).Single(static one => one.Name == "create-job");
        Assert.Equal("{\"name\":\"create-job\",\"iconClass\":\"fa fa-fw fa-plus\",\"displayName\":\"Create Job\"}", action.Write()
            .ToString());
    }

    [Fact]
    public void A_Job_of_a_CronJob_is_its_own_and_carries_what_the_template_says()
    {
        var name = new string('n', 52);
        var cron = Object("batch/v1 CronJob", """
            {metadata: {name: NAME, namespace: shop, uid: u1}, spec: {schedule: '0 0 * * *', jobTemplate: {
              metadata: {labels: {a: b}, annotations: {c: d}}, spec: {backoffLimit: 1, template: {spec: {containers: []}}}}}}
            """.Replace("NAME", name, StringComparison.Ordinal));
        var change = Assert.Single(BuiltIn.Run("create-job", Call(cron), cron));
        Assert.True(change.IsNew);
        Assert.Equal(YamlReader.Read("""
            {apiVersion: batch/v1, kind: Job, metadata: {name: CUT-20300102030405, namespace: shop, labels: {a: b},
              annotations: {c: d, cronjob.kubernetes.io/instantiate: manual},
              ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: NAME, uid: u1, controller: true, blockOwnerDeletion: true}]},
             spec: {backoffLimit: 1, template: {spec: {containers: []}}}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace("CUT", name[..48], StringComparison.Ordinal)), change.Item);
    }

    [Fact]
    public void A_Workflow_is_made_of_a_CronWorkflow_or_a_template()
    {
        var cron = Object("argoproj.io/v1alpha1 CronWorkflow",
            "{metadata: {name: nightly, namespace: ci, uid: u1}, spec: {workflowMetadata: {labels: {a: b}}, "
            + "workflowSpec: {entrypoint: x}}}");
        var made = Assert.Single(BuiltIn.Run("create-workflow", Call(cron), cron)).Item;
        Assert.Equal(("nightly-", "ci", "b", "nightly", "u1"),
            (made.Text("metadata", "generateName"), made.Text("metadata", "namespace"), made.Text("metadata", "labels", "a"),
            made.Text("metadata", "labels", "workflows.argoproj.io/cron-workflow"), made.List("metadata", "ownerReferences")[0]["uid"]
                .Text()));
        Assert.Equal(YamlReader.Read("{entrypoint: x}"), made["spec"]);
        var template = Object("argoproj.io/v1alpha1 WorkflowTemplate", "{metadata: {name: build, namespace: ci}}");
        Assert.Equal(YamlReader.Read("{workflowTemplateRef: {name: build}}"),
            Assert.Single(BuiltIn.Run("create-workflow", Call(template), template)).Item["spec"]);
    }

    [Theory]
    [InlineData("restarted", "there is no action restarted of apps/Deployment:shop/web; there is pause, restart, scale")]
    [InlineData("resume", "the action resume of apps/Deployment:shop/web is disabled as the object is now")]
    public void What_can_not_be_run_says_what_can(string action, string message)
    {
        var item = Object("apps/v1 Deployment", "{metadata: {name: web, namespace: shop}}");
        Assert.Equal(message, Assert.Throws<ActionException>(() => BuiltIn.Run(action, Call(item), item)).Message);
    }

    internal static MapNode Object(string kind, string body)
    {
        var (version, name) = (kind.Split(' ')[0], kind.Split(' ')[1]);
        return YamlReader.Read(body).Map().With("apiVersion", version).With("kind", name);
    }

    internal static ActionCall Call(MapNode item, params (string Name, string Value)[] parameters) =>
        new(item, parameters.ToDictionary(static one => one.Name, static one => one.Value), Now);
}
