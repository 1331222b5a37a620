using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using static GitOpsActors.Engine.Tests.Notifications.NotificationFixture;

namespace GitOpsActors.Engine.Tests.Notifications;

/// <summary>The triggers and templates that we give along.</summary>
public sealed class CatalogTests
{
    private const string Page = "https://gitops.example/applications/argocd/web";
    private static readonly NotificationSettings Catalog = Load();

    public static TheoryData<string> Templates => [.. Catalog.Templates.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Nothing_in_it_is_wrong_and_each_trigger_has_its_template()
    {
        Assert.Empty(Catalog.Problems);
        Assert.Equal(8, Catalog.Triggers.Count);
        Assert.All(Catalog.Triggers.Values, static trigger =>
            Assert.Equal(trigger.Name.Replace("on-", "app-", StringComparison.Ordinal),
                Assert.Single(Assert.Single(trigger.Conditions)!.Send)));
    }

    [Theory, MemberData(nameof(Templates))]
    public void Each_template_leads_to_the_page_and_to_the_differences(string name)
    {
        // One that was never synced has no operation, and one that was just created no status.
        var applications = name switch
        {
            "app-created" => [Application, Application.Without("status")],
            "app-deployed" or "app-health-degraded" => [Application, Application.WithoutAt("status", "operationState")],
            _ => new[] { Application },
        };
        foreach (var application in applications)
        {
            var said = NotificationDecider.Say(Catalog, [name], application, new Destination("slack", "x"), "slack",
                NotificationFixture.Templates, Now, new CommitBook());
            var message = said["message"].Text()!;
            Assert.Contains("web", message.Split('\n')[0], StringComparison.Ordinal);
            Assert.DoesNotContain("<no value>", said.ToString(), StringComparison.Ordinal);
            Assert.Contains($"Application: {Page}\n", message, StringComparison.Ordinal);
            Assert.Contains($"Differences: {Page}?node=argoproj.io/Application/argocd/web/0&tab=diff\n", message, StringComparison.Ordinal);
            var attachment = Assert.Single(JsonReader.Read(said.Map("slack")["attachments"].Text()!) as ListNode ?? ListNode.Empty);
            Assert.Equal(Page, attachment["title_link"].Text());
            Assert.Equal(2, (JsonReader.Read(said.Map("teams")["potentialAction"].Text()!) as ListNode)!.Count);
            Assert.EndsWith(": web", said.Map("email")["subject"].Text(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("on-created", "", true)]
    [InlineData("on-deleted", "{metadata: {deletionTimestamp: '2026-05-04T09:00:00Z'}}", true)]
    [InlineData("on-deleted", "", false)]
    [InlineData("on-deployed", "", true)]
    [InlineData("on-deployed", "{status: {health: {lastTransitionTime: '2026-05-04T09:44:10Z'}}}", true)]
    [InlineData("on-deployed", "{status: {health: {lastTransitionTime: '2026-05-04T09:30:00Z'}}}", true)]
    // It was well during the sync already: perhaps what was well is the version before.
    [InlineData("on-deployed", "{status: {health: {lastTransitionTime: '2026-05-04T09:42:00Z'}}}", false)]
    [InlineData("on-deployed", "{status: {health: {status: Progressing}}}", false)]
    [InlineData("on-health-degraded", "{status: {health: {status: Degraded}}}", true)]
    [InlineData("on-health-degraded", "", false)]
    [InlineData("on-sync-failed", "{status: {operationState: {phase: Failed}}}", true)]
    [InlineData("on-sync-failed", "{status: {operationState: {phase: Error}}}", true)]
    [InlineData("on-sync-failed", "{status: {operationState: null}}", false)]
    [InlineData("on-sync-running", "{status: {operationState: {phase: Running}}}", true)]
    [InlineData("on-sync-running", "{status: null}", false)]
    [InlineData("on-sync-status-unknown", "{status: {sync: {status: Unknown}}}", true)]
    [InlineData("on-sync-status-unknown", "", false)]
    [InlineData("on-sync-succeeded", "", true)]
    [InlineData("on-sync-succeeded", "{status: {operationState: {phase: Failed}}}", false)]
    public void Each_trigger_holds_when_its_name_says(string trigger, string change, bool holds)
    {
        var application = Merged(Application, YamlReader.Read(change) as MapNode ?? MapNode.Empty);
        var (_, isSo, _) = Assert.Single(NotificationDecider.Try(Catalog, Catalog.Triggers[trigger], application, Now, new CommitBook(),
            []));
        Assert.Equal(holds, isSo);
    }

    private static MapNode Merged(MapNode of, MapNode more)
    {
        foreach (var (key, value) in more)
            of = value is NullNode ? of.Without(key) : of.With(key, value is MapNode map && of[key] is MapNode known ? Merged(known, map)
                : value);
        return of;
    }

    private static NotificationSettings Load()
    {
        using var file = new StreamReader(typeof(CatalogTests).Assembly.GetManifestResourceStream("catalog.yaml")!);
        return NotificationSettings.Read(YamlReader.Read(file.ReadToEnd()).Map("data"), new Dictionary<string, string>(),
            "https://gitops.example");
    }
}
