using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>What `kubectl describe application` tells.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task The_status_of_an_Application_and_the_ends_of_its_operations_are_told_by_events()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app", policy: "");
        await fleet.UntilAsync("shop", static item => item.Text("status", "sync", "status") == "OutOfSync");
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "shop", "argoproj.io"),
            "{operation: {sync: {syncOptions: [CreateNamespace=true]}, initiatedBy: {username: me}}}");
        var synced = await fleet.UntilSyncedAsync("shop");
        await UntilToldAsync(fleet, synced!, "ResourceUpdated", "Updated sync status: OutOfSync -> Synced");
        await UntilToldAsync(fleet, synced!, "OperationCompleted",
            $"Sync operation to {synced!.Text("status", "sync", "revision")} succeeded");
    }

    private static async Task UntilToldAsync(TestFleet fleet, MapNode about, string reason, string message)
    {
        var table = fleet.Cluster.Cluster.Table("", "events");
        while (true)
        {
            var next = table.NextEvent();
            if (table.View("argocd").Objects.Any(one => one.Document.Text("reason") == reason && one.Document.Text("message") == message
                && one.Document.Text("involvedObject", "uid") == about.Text("metadata", "uid"))) return;
            await next.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
