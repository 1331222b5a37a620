using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.ApplicationSets;

/// <summary>From what is generated and what is there to what is to be done.</summary>
public sealed class SetPlanTests
{
    private const string Owner =
        "[{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, name: fleet, uid: u1, controller: true, blockOwnerDeletion: true}]";

    [Theory]
    [InlineData("sync", "create c, update b, delete x")]
    [InlineData("create-only", "create c")]
    [InlineData("create-update", "create c, update b")]
    [InlineData("create-delete", "create c, delete x")]
    public void A_policy_says_what_may_happen_to_what_is_there(string policy, string done)
    {
        var existing = Existing(Made("a"), Made("b").WithAt(["spec", "source", "path"], "other"), Made("x"));
        Assert.Equal(done, Shown(Plan("a, b, c", existing, $"syncPolicy: {{applicationsSync: {policy}}}")));
        // Where the settings name a policy, the set's own counts only if they say so too.
        var strict = SetSettings.Read(YamlReader.Read("{applicationsetcontroller.policy: create-only}").Map());
        Assert.Equal("create c", Shown(Plan("a, b, c", existing, $"syncPolicy: {{applicationsSync: {policy}}}", strict)));
        var lenient =
            SetSettings.Read(
            YamlReader.Read("{applicationsetcontroller.policy: create-only, applicationsetcontroller.enable.policy.override: 'true'}")
            .Map());
        Assert.Equal(done, Shown(Plan("a, b, c", existing, $"syncPolicy: {{applicationsSync: {policy}}}", lenient)));
    }

    [Fact]
    public void What_is_as_it_should_be_is_left_alone_with_all_that_others_wrote()
    {
        var known = Made("a").WithAt(["status", "sync", "status"], "Synced").WithAt(["operation", "sync", "revision"], "x")
            .WithAt(["metadata", "annotations", "argocd.argoproj.io/refresh"], "normal")
            .WithAt(["metadata", "annotations", "notified.notifications.argoproj.io"], "{}")
            .WithAt(["metadata", "finalizers"],
                YamlReader.Read("[resources-finalizer.argocd.argoproj.io, post-delete-finalizer.argocd.argoproj.io/cleanup]"));
        Assert.True(Plan("a", Existing(known)).IsEmpty);
    }

    [Fact]
    public void An_update_is_a_patch_of_what_the_set_decides()
    {
        var known = Made("a").WithAt(["metadata", "labels"], YamlReader.Read("{mine: x, old: y}"))
            .WithAt(["metadata", "annotations", "theirs"], "z")
            .WithAt(["spec", "source", "path"], "other").WithAt(["spec", "revisionHistoryLimit"], 3);
        Assert.Equal("""{"metadata":{"labels":null,"annotations":null},"spec":{"revisionHistoryLimit":null,"source":{"path":"one"}}}""",
            Patch(Plan("a", Existing(known))));
        Assert.Equal("""{"metadata":{"labels":{"old":null}},"spec":{"revisionHistoryLimit":null,"source":{"path":"one"}}}""",
            Patch(Plan("a", Existing(known), "preservedFields: {labels: [mine], annotations: [theirs]}")));
        var settings =
            SetSettings.Read(
            YamlReader.Read(
            "{applicationsetcontroller.global.preserved.annotations: 'theirs', applicationsetcontroller.global.preserved.labels: "
            + "'mine,old'}").Map());
        Assert.Equal("""{"spec":{"revisionHistoryLimit":null,"source":{"path":"one"}}}""", Patch(Plan("a", Existing(known), "", settings)));
        Assert.Equal("""{"metadata":{"labels":null,"annotations":null}}""", Patch(Plan("a", Existing(known),
            "ignoreApplicationDifferences: [{jsonPointers: [/spec/source/path]}, {name: a, jqPathExpressions: "
                + "[.spec.revisionHistoryLimit]}, {name: b, jsonPointers: [/metadata]}]")));
    }

    [Fact]
    public void An_application_of_nobody_is_taken_over_and_one_of_another_set_is_not()
    {
        var plan = Plan("a, b, c", Existing(
            Made("a").WithoutAt("metadata", "ownerReferences"),
                Made("b").WithAt(["metadata", "ownerReferences"],
                YamlReader.Read(Owner.Replace("fleet", "other", StringComparison.Ordinal))),
            Made("d").WithAt(["metadata", "ownerReferences"], YamlReader.Read(Owner.Replace("fleet", "other", StringComparison.Ordinal)))));
        Assert.Equal("create c, update a, problem b: Application b is already owned by ApplicationSet other", Shown(plan));
        Assert.Contains("\"uid\":\"u1\"", Patch(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_is_skipped_and_not_deleted()
    {
        var existing = Existing(Made("twice"), Made("lost"), Made("far"), Made("x"));
        var generated = new[]
        {
            Generated("twice"), Generated("twice"), Generated("lost").WithAt(["spec", "project"], "gone"),
                Generated("far").WithAt(["spec", "destination"], YamlReader.Read("{name: nowhere}")),
            Generated("Bad_Name"), Generated("typo").WithAt(["spec", "source", "pth"], "x"),
                Generated("both").WithAt(["spec", "destination", "server"], "https://s"), Generated("fine"),
        };
        Assert.Equal(
            "create fine, delete x, problem Bad_Name: 'Bad_Name' can't be the name of an Application: use small letters, digits, - and . "
                + "only; normalize makes such a name"
            + ", problem both: application destination spec is invalid: application destination can't have both name and server defined: "
                + "in-cluster https://s"
            + ", problem far: application destination spec is invalid: there are no clusters with this name: nowhere"
            + ", problem lost: application references project gone which does not exist"
            + ", problem twice: ApplicationSet fleet contains applications with duplicate name: twice"
            + ", problem typo: application typo: spec.source.pth is no field; did you mean path?",
            Shown(SetPlan.Of(Spec(""), generated, World(existing, new SetSettings()))));
    }

    [Fact]
    public void What_is_being_deleted_is_waited_for()
    {
        var leaving = Made("a").WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z")
            .WithAt(["spec", "source", "path"], "other");
        Assert.True(Plan("a", Existing(leaving)).IsEmpty);
        Assert.True(Plan("", Existing(leaving)).IsEmpty);
    }

    [Fact]
    public void An_application_of_a_cluster_that_is_gone_goes_without_cleaning_up_there()
    {
        var lost = Made("x").WithAt(["spec", "destination"], YamlReader.Read("{server: 'https://gone'}"))
            .WithAt(["metadata", "finalizers"], YamlReader.Read("[resources-finalizer.argocd.argoproj.io/background, other/x]"));
        Assert.Equal("""{"metadata":{"finalizers":["other/x"]}}""", Assert.Single(Plan("", Existing(lost)).Deletes).First!.ToString());
        Assert.Null(Assert.Single(Plan("", Existing(Made("x"))).Deletes).First);
    }

    [Fact]
    public void What_is_made_has_the_set_for_its_owner_and_says_nothing_needlessly()
    {
        var generated = Generated("a")
            .WithAt(["spec"],
            YamlReader.Read(
            "{source: {repoURL: r, path: p, helm: {}, kustomize: null}, destination: {name: in-cluster}, syncPolicy: {syncOptions: "
            + "[]}}"))
            .WithAt(["operation"], YamlReader.Read("{sync: {revision: main}}"));
        var made = Assert.Single(SetPlan.Of(Spec(""), [generated], World([], new SetSettings())).Creates);
        Assert.Equal("""{"source":{"repoURL":"r","path":"p"},"destination":{"name":"in-cluster"},"project":"default"}""",
            made["spec"]!.ToString());
        Assert.Equal(YamlReader.Read(Owner), made.At("metadata", "ownerReferences"));
        Assert.Equal("main", made.Text("operation", "sync", "revision"));
        Assert.Equal(["name", "namespace"], made.Map("metadata").Keys.ToArray().Where(static key =>
            key.StartsWith("name", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_status_says_how_it_ended_in_the_words_of_argo_cd_and_keeps_times()
    {
        var owned = Existing(Made("a").WithAt(["status"], YamlReader.Read("{sync: {status: Synced}, health: {status: Healthy}}")));
        var first = SetStatus.Of(MapNode.Empty, owned, null, DateTimeOffset.UnixEpoch);
        const string Time = "lastTransitionTime: '1970-01-01T00:00:00Z'";
        const string Parameters = "message: Successfully generated parameters for all Applications, " + Time;
        const string All = "message: All applications have been generated successfully, " + Time;
        Assert.Equal(YamlReader.Read($$"""
            conditions:
            - {type: ErrorOccurred, status: 'False', reason: ApplicationSetUpToDate, {{Parameters}} }
            - {type: ParametersGenerated, status: 'True', reason: ParametersGenerated, {{Parameters}} }
            - {type: ResourcesUpToDate, status: 'True', reason: ApplicationSetUpToDate, {{All}} }
            resources:
            - {group: argoproj.io, version: v1alpha1, kind: Application, namespace: argocd, name: a, status: Synced, health: {status: Healthy} }
            resourcesCount: 1
            health: {status: Healthy, {{All}} }
            """).ToString(), first.ToString());
        Assert.Equal(first, SetStatus.Of(first, owned, null, DateTimeOffset.UnixEpoch.AddHours(1)));
        var failed = SetStatus.Of(first, owned, new SetStatus.Trouble(SetReasons.ParametersFailed, "it is away", HasParameters: false),
            DateTimeOffset.UnixEpoch.AddHours(1));
        Assert.Equal(
            "ErrorOccurred True ApplicationParamsGenerationError it is away; ParametersGenerated False ErrorOccurred it is away; "
            + "ResourcesUpToDate False ApplicationParamsGenerationError it is away",
            string.Join("; ", failed.List("conditions").Select(static one =>
                $"{one["type"].Text()} {one["status"].Text()} {one["reason"].Text()} {one["message"].Text()}")));
        Assert.Equal(1, failed["resourcesCount"].Integer());
        Assert.Equal("Degraded", failed.Text("health", "status"));
    }

    private static SetPlan Plan(string names, Dictionary<string, MapNode> existing, string more = "", SetSettings? settings = null) =>
        SetPlan.Of(
        Spec(more), [.. names.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Generated)],
            World(existing, settings ?? new SetSettings()));

    private static SetSpec Spec(string more)
    {
        var spec = SetSpec.Read(new SetCase("[]") { More = more }.Resource);
        Assert.Empty(spec.Errors);
        return spec;
    }

    private static MapNode Generated(string name) => YamlReader.Read($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{name}}, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
        spec: {project: default, source: {repoURL: 'https://git.test/apps', path: one}, destination: {name: in-cluster} }
        """).Map();

    private static MapNode Made(string name) => Generated(name).WithAt(["metadata", "ownerReferences"], YamlReader.Read(Owner))
        .WithAt(["metadata", "uid"], "a-" + name);

    private static Dictionary<string, MapNode> Existing(params MapNode[] items) =>
        items.ToDictionary(static item => item.Text("metadata", "name")!, StringComparer.Ordinal);

    private static SetWorld World(Dictionary<string, MapNode> existing, SetSettings settings) =>
        new(new SetCase("[]").Resource, existing, new ControlPlaneView
        {
            Namespace = "argocd", Tracking = Tracking.Default,
            Clusters = [new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "")],
            Projects =
            new Dictionary<string, Project> { ["default"] = Project.Read(YamlReader.Read("{metadata: {name: default}, spec: {}}").Map()) },
        }, settings);

    private static string Patch(SetPlan plan) => Assert.Single(plan.Updates).Patch.ToString();

    private static string Shown(SetPlan plan) => string.Join(", ",
        [.. plan.Creates.Select(static one => $"create {one.Text("metadata", "name")}"), .. plan.Updates.Select(static one =>
            $"update {one.Application}"),
            .. plan.Deletes.Select(static one => $"delete {one.Application}"), .. plan.Problems.Select(static one =>
                $"problem {one.Application}: {one.Problem}")]);
}
