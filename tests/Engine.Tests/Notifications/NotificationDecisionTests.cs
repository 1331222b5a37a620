using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using static GitOpsActors.Engine.Tests.Notifications.NotificationFixture;

namespace GitOpsActors.Engine.Tests.Notifications;

public sealed class NotificationDecisionTests
{
    private const string Prefix = "notifications.argoproj.io/";
    private const string Basic = """
        service.slack: 'token: x'
        service.email: 'host: x'
        template.a: 'message: x'
        trigger.on-synced: '[{when: "app.status.operationState.phase in [\"Succeeded\"]", send: [a]}]'
        trigger.on-failed: '[{when: app.status.operationState.phase == "Failed", send: [a]}]'
        """;

    public static TheoryData<string, string, string> Forms => new()
    {
        { Prefix + "subscribe.on-synced.slack", "one;two ; ", "on-synced slack:one, on-synced slack:two" },
        { Prefix + "subscribe.on-synced.slack", "", "on-synced slack" },
        { Prefix + "subscribe.slack", "one", "on-synced slack:one" },
        { Prefix + "subscribe.email", "a@b;c@d", "on-failed email:a@b, on-failed email:c@d" },
        { Prefix + "subscriptions",
            "[{trigger: [on-synced, on-failed], destinations: [{service: slack, recipients: [x]}, {service: email}]}]",
            "on-failed email, on-failed slack:x, on-synced email, on-synced slack:x" },
        { Prefix + "subscriptions", "[{destinations: [{service: email, recipients: [x, x]}]}]", "on-failed email:x" },
        { Prefix + "subscriptions", "not: [a list", "" },
        { "recipients.argocd-notifications.argoproj.io", "slack:one, email:a@b", "on-failed email:a@b, on-synced slack:one" },
        { "on-failed.recipients.argocd-notifications.argoproj.io", "slack:one", "on-failed slack:one" },
        { "other.example/subscribe.slack", "one", "" },
    };

    [Theory, MemberData(nameof(Forms))]
    public void Subscriptions_stand_in_annotations_of_the_application_and_of_its_project(string key, string value, string expected)
    {
        var settings = Settings(Basic + "\ndefaultTriggers: '[on-synced]'\ndefaultTriggers.email: '[on-failed]'");
        var said = MapNode.Of(("metadata", MapNode.Of(("annotations", MapNode.Of((key, value))))));

        Assert.Equal(expected, Shown(settings, Annotated((key, value)), null));
        Assert.Equal(expected, Shown(settings, Application, said));
        Assert.Equal(expected, Shown(settings, Annotated((key, value)), said));
        Assert.Equal(expected.Length > 0 || key.StartsWith(Prefix, StringComparison.Ordinal),
            NotificationDecider.Concern(settings, Application, said));
    }

    [Theory]
    [InlineData("[{recipients: ['slack:one', 'webhook:http://x:1'], triggers: [on-synced], selector: team=blue}]",
        "on-synced slack:one, on-synced webhook:http://x:1")]
    [InlineData("[{recipients: ['slack:one'], triggers: [on-synced], selector: team=red}]", "")]
    [InlineData("[{recipients: [slack], selector: {matchLabels: {team: blue}}}]", "on-failed slack")]
    public void Subscriptions_of_the_settings_are_for_all_that_their_selector_chooses(string subscriptions, string expected) =>
        Assert.Equal(expected, Shown(Settings($"{Basic}\ndefaultTriggers: '[on-failed]'\nsubscriptions: \"{subscriptions}\""), Application,
            null));

    [Fact]
    public void What_was_sent_is_not_sent_again_until_the_condition_was_gone()
    {
        var settings = Settings(Basic);
        var application = Annotated((Prefix + "subscribe.on-synced.slack", "one"));
        var due = Assert.Single(Decide(settings, application).Due);
        Assert.Equal(
            ("on-synced:[0]".Split('.')[0], "on-synced", new Destination("slack", "one")),
            (due.Key.Split('.')[0], due.Trigger, due.Destination));

        var sent = Remembering(application, DeliveryMemory.Empty.With(due.Key, Now));
        Assert.Empty(Decide(settings, sent).Due);
        Assert.Equal($$"""{"{{due.Key}}":{{Now.ToUnixTimeSeconds()}}}""",
            sent.Map("metadata", "annotations")["notified.notifications.argoproj.io"].Text());

        var running = sent.WithAt(["status", "operationState", "phase"], "Running");
        Assert.Equal([due.Key], Decide(settings, running).Forgotten);
        Assert.Equal(NullNode.Instance, DeliveryMemory.Of(running).Without(due.Key).PatchOf(
            running)!["metadata"]!["annotations"]!["notified.notifications.argoproj.io"]);
    }

    [Fact]
    public void Once_per_value_it_is_sent_however_often_the_condition_comes_and_goes()
    {
        var settings = Settings("""
            service.slack: 'token: x'
            template.a: 'message: x'
            trigger.t: |
              - when: app.status.health.status == 'Degraded'
                oncePer: app.status.operationState?.syncResult?.revision
                send: [a]
            """);
        var degraded = Annotated((Prefix + "subscribe.t.slack", "one")).WithAt(["status", "health", "status"], "Degraded");
        var due = Assert.Single(Decide(settings, degraded).Due);
        Assert.StartsWith("abc:t:[0].", due.Key, StringComparison.Ordinal);

        var memory = DeliveryMemory.Empty.With(due.Key, Now);
        var healthy = Remembering(degraded.WithAt(["status", "health", "status"], "Healthy"), memory);
        Assert.Empty(Decide(settings, healthy).Forgotten);
        Assert.Empty(Decide(settings, Remembering(degraded, memory)).Due);
        Assert.Single(Decide(settings, Remembering(degraded, memory).WithAt(["status", "operationState", "syncResult", "revision"],
            "def")).Due);
        // Without an operation there is no revision, and the original writes so.
        var never = degraded.WithAt(["status"], MapNode.Of(("health", MapNode.Of(("status", "Degraded")))));
        Assert.StartsWith("<nil>:t:[0].", Assert.Single(Decide(settings, never).Due).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_from_before_the_end_of_the_sync_decides_nothing()
    {
        var settings = Settings(Basic);
        var application = Annotated((Prefix + "subscribe.on-synced.slack", "one"));

        Assert.Empty(Decide(settings, application.WithAt(["status", "reconciledAt"], "2026-05-04T09:44:59Z")).Due);
        Assert.Single(Decide(settings, application.WithAt(["status", "reconciledAt"], "2026-05-04T09:45:00Z")).Due);
        Assert.Empty(Decide(settings, application.WithoutAt("status", "reconciledAt")).Due);
    }

    [Theory]
    [InlineData("time.Now().Sub(time.Parse(app.status.operationState.startedAt)).Minutes() >= 20", true)]
    [InlineData("time.Now().Sub(time.Parse(app.status.operationState.startedAt)) > 21 * time.Minute", false)]
    [InlineData("time.Parse(app.status.operationState.finishedAt).Before(time.Parse(app.status.operationState.startedAt))", false)]
    [InlineData("time.Parse(app.status.operationState.startedAt).Add(5 * time.Minute).Equal(time.Parse(app.status.operationState.finishedAt))", true)]
    [InlineData("time.Now().Weekday().String() == 'Monday' and time.Now().Format(time.Kitchen) == '10:00AM'", true)]
    [InlineData("time.Now() - time.Parse(app.status.operationState.startedAt) == duration('20m')", true)]
    [InlineData("repo.FullNameByRepoURL(app.spec.source.repoURL) == 'acme/web'", true)]
    [InlineData("repo.RepoURLToHTTPS(app.spec.source.repoURL) == 'https://git.example/acme/web.git'", true)]
    [InlineData("repo.QueryEscape('a b/c') == 'a+b%2Fc'", true)]
    [InlineData("strings.ReplaceAll(strings.ToUpper(app.metadata.name), 'W', 'v') == 'vEB' and strings.ToLower('AB') == 'ab'", true)]
    [InlineData("sync.GetInfoItem(app, 'who') == 'kim' and sync.GetInfoItem(app, 'other') == ''", true)]
    [InlineData("context.argocdUrl startsWith 'https://' and secrets.word == 's3'", true)]
    [InlineData("app.nothing.there", false)]
    [InlineData("'yes'", false)]
    [InlineData("time.Parse('soon') == nil", false)]
    [InlineData("repo.Nosuch(1)", false)]
    public void Conditions_have_functions_for_times_repositories_texts_and_syncs(string when, bool holds)
    {
        var settings = NotificationSettings.Read(
            MapNode.Of(("service.slack", "{}"), ("template.a", "message: x"),
                ("trigger.t", JsonText.Write(ListNode.Of(MapNode.Of(("when", when), ("send", ListNode.Of((Node)"a"))))))),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["word"] = "s3" }, "https://x");
        var decision = Decide(settings, Annotated((Prefix + "subscribe.t.slack", "")));

        Assert.Equal(holds, decision.Due.Count == 1);
        Assert.Equal([("t", holds)], decision.Evaluations);
    }

    [Fact]
    public void A_commit_that_is_not_read_yet_is_asked_for()
    {
        var settings = Settings("""
            service.slack: ''
            template.a: 'message: x'
            trigger.t: "[{when: 'repo.GetCommitMetadata(app.status.sync.revision).Message contains \"[urgent]\"', send: [a]}]"
            """);
        var (application, commits) = (Annotated((Prefix + "subscribe.t.slack", "")), new CommitBook());

        Assert.Empty(NotificationDecider.Decide(settings, application, null, DeliveryMemory.Empty, Now, commits).Due);
        Assert.Equal(["abc"], commits.Wanted);
        commits.Add("abc", new CommitWords("[urgent] fix", "Kim", Now, []));
        Assert.Single(NotificationDecider.Decide(settings, application, null, DeliveryMemory.Empty, Now, commits).Due);
        Assert.Empty(commits.Wanted);
    }

    [Fact]
    public void The_memory_keeps_the_newest_hundred()
    {
        var memory = DeliveryMemory.Empty;
        for (var i = 0; i < 120; i++) memory = memory.With($"key-{i:000}", Now.AddSeconds(i));
        var kept = DeliveryMemory.Of(Remembering(Application, memory));

        Assert.Equal((100, false, true), (kept.Count, kept.Has("key-019"), kept.Has("key-020")));
        Assert.Equal(0, DeliveryMemory.Of(Annotated((DeliveryMemory.Annotation, "not json"))).Count);
    }

    [Fact]
    public void A_trigger_that_is_not_there_is_told()
    {
        var decision = Decide(Settings(Basic), Annotated((Prefix + "subscribe.nosuch.slack", "x")));
        Assert.Equal(["there is no trigger.nosuch in argocd-notifications-cm"], decision.Problems);
    }

    private static MapNode Remembering(MapNode application, DeliveryMemory memory) =>
        memory.PatchOf(application) is { } patch
            ? application.WithAt(["metadata", "annotations", DeliveryMemory.Annotation],
            patch["metadata"]!["annotations"]![DeliveryMemory.Annotation]!)
            : application;

    private static string Shown(NotificationSettings settings, MapNode application, MapNode? project)
    {
        var decision = Decide(settings, application.WithAt(["status", "operationState", "phase"], "Succeeded"), project).Due
            .Concat(Decide(settings, application.WithAt(["status", "operationState", "phase"], "Failed"), project).Due);
        return string.Join(", ", decision.Select(static one => $"{one.Trigger} {one.Destination}").Order(StringComparer.Ordinal));
    }
}
