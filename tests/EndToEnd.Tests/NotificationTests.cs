using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>People hear of their Applications, by the settings of Argo CD, once.</summary>
public sealed class NotificationTests
{
    private const string Subscribe = "notifications.argoproj.io/subscribe.";
    private static readonly ObjectName Shop = TestFleet.Named("Application", "argocd", "shop", "argoproj.io");

    [Fact]
    public async Task A_sync_is_told_by_webhook_and_mail_once_and_not_again_after_a_restart()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var post = await MailReceiver.StartAsync();
        await using var fleet = await TestFleet.StartAsync();
        await SetAsync(fleet, $$$"""
            service.webhook.ci: |
              url: {{{receiver.Address}}}
              headers: [{name: Authorization, value: Bearer $token}]
            service.email: |
              {host: 127.0.0.1, port: {{{post.Port}}}, from: gitops@example.org}
            trigger.on-sync-succeeded: |
              - when: app.status.operationState != nil and app.status.operationState.phase in ['Succeeded']
                oncePer: app.status.operationState?.syncResult?.revision
                send: [app-sync-succeeded]
            template.app-sync-succeeded: |
              message: "{{.app.metadata.name}} is {{.app.status.sync.status}} at {{.app.status.sync.revision}}: {{(call .repo.GetCommitMetadata .app.status.sync.revision).Message}}"
              email: {subject: "{{.context.argocdUrl}}/applications/{{.app.metadata.name}}"}
              webhook: {ci: {method: POST, path: "/synced/{{.app.metadata.name}}", body: "{{.app.status.operationState.phase}} {{.app.status.sync.revision}}"}}
            """);
        var first = fleet.Push("Begin it", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app",
            metadata: $$"""annotations: {{{Subscribe}}on-sync-succeeded.ci: "", {{Subscribe}}on-sync-succeeded.email: "a@example.org"}""");

        var request = await receiver.TakeAsync();
        Assert.Equal(("POST", "/synced/shop", "Bearer hidden", $"Succeeded {first}"),
            (request.Method, request.Path, request.Header("Authorization"), request.Body));
        var mail = await post.TakeAsync();
        Assert.Equal(["a@example.org"], mail.To);
        Assert.Contains("Subject: https://gitops.example/applications/shop", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"shop is Synced at {first}: Begin it", mail.Text.Replace("=\r\n", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        var told = await fleet.UntilAsync("shop", static item => DeliveryMemory.Of(item).Count == 2);
        var memory = told.Text("metadata", "annotations", DeliveryMemory.Annotation)!;
        Assert.Contains($"\"{first}:on-sync-succeeded:[0].", memory, StringComparison.Ordinal);
        Assert.Contains("=:ci:\":", memory, StringComparison.Ordinal);
        Assert.Contains("=:email:a@example.org\":", memory, StringComparison.Ordinal);

        await fleet.StopAsync();
        await fleet.RunAsync();
        // What is told of the next commit comes after all that a restart could tell of the first one.
        var second = fleet.Push("Go on", ("app/x.yaml", TestFleet.Settings("x", "2")));
        Assert.Equal($"Succeeded {second}", (await receiver.TakeAsync()).Body);
        Assert.Contains(second, (await post.TakeAsync()).Text.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await fleet.UntilAsync("shop", static item => DeliveryMemory.Of(item).Count == 4);
        Assert.Equal(2, receiver.Count);
    }

    [Fact]
    public async Task A_sync_that_failed_is_told_and_what_could_not_be_told_is_told_later()
    {
        using var counts = new DeliveryCounts("on-sync-failed");
        await using var receiver = await HttpReceiver.StartAsync();
        // It repeats what it was sent, as services do in their errors.
        receiver.Otherwise = static request => (403, "you sent " + request.Header("Authorization"));
        await using var fleet = await TestFleet.StartAsync();
        await SetAsync(fleet, Webhook(receiver.Address, "on-sync-failed", "app.status.operationState.phase in ['Error', 'Failed']"));
        fleet.Push("A ConfigMap that none is", ("app/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: [1]\n"));
        await fleet.DeclareAsync("shop", "app", "automated: {}, retry: {limit: 0}",
            $$"""annotations: {{{Subscribe}}on-sync-failed.ci: ""}""");

        Assert.Equal("/shop", (await receiver.TakeAsync()).Path);
        var table = fleet.Cluster.Cluster.Table("", "events");
        while (true)
        {
            var next = table.NextEvent();
            if (table.View("argocd").Objects.FirstOrDefault(static one => one.Document.Text("reason") == "NotificationFailed") is { } found)
            {
                Assert.Equal("on-sync-failed could not be sent to ci: 127.0.0.1 answers 403: you sent Bearer ***",
                    found.Document.Text("message"));
                break;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(0, DeliveryMemory.Of((await fleet.UntilAsync("shop", static _ => true))!).Count);
        receiver.Otherwise = static _ => (200, "");
        await fleet.MergeAsync(Shop, "{metadata: {labels: {looked: again}}}");
        await fleet.UntilAsync("shop", static item => DeliveryMemory.Of(item).Count == 1);
        Assert.True(counts.Of("false") >= 1);
        Assert.Equal(1, counts.Of("true"));
    }

    [Fact]
    public async Task A_service_that_never_answers_delays_neither_the_others_nor_the_sync()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var fleet = await TestFleet.StartAsync();
        await SetAsync(fleet, Webhook(receiver.Address, "on-running", "app.status.operationState.phase == 'Running'")
            + $"\nservice.webhook.silent: 'url: http://{silent.LocalEndpoint}'\n" + Trigger("on-synced",
                "app.status.sync.status == 'Synced'"));
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app",
            metadata: $$"""annotations: {{{Subscribe}}on-synced.silent: "", {{Subscribe}}on-synced.ci: ""}""");

        await receiver.TakeAsync();
        await fleet.UntilAsync("shop", static item => DeliveryMemory.Of(item).Count == 1);
        var next = fleet.Push("next", ("app/x.yaml", TestFleet.Settings("x", "2")));
        await fleet.UntilSyncedAsync("shop", next);
    }

    [Fact]
    public async Task Who_subscribes_later_by_a_project_or_by_the_settings_hears_of_what_is_so()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        var settings = Webhook(receiver.Address, "on-synced", "app.status.sync.status == 'Synced'");
        await SetAsync(fleet, settings);
        await fleet.MergeAsync(TestFleet.Named("AppProject", "argocd", "default", "argoproj.io"),
            $"{{metadata: {{annotations: {{{Subscribe}on-synced.ci: ''}}}}}}");
        Assert.Equal("/shop", (await receiver.TakeAsync()).Path);

        await SetAsync(fleet, settings + "\nsubscriptions: '[{recipients: [ci:all], triggers: [on-synced]}]'");
        Assert.Equal("/shop", (await receiver.TakeAsync()).Path);
        await fleet.UntilAsync("shop", static item => DeliveryMemory.Of(item).Count == 2);
        Assert.Equal(2, receiver.Count);
    }

    private static string Webhook(string address, string trigger, string when) =>
        $$$"""
        service.webhook.ci: |
          url: {{{address}}}
          headers: [{name: Authorization, value: Bearer $token}]
        template.it: |
          webhook: {ci: {method: POST, path: "/{{.app.metadata.name}}"}}
        {{{Trigger(trigger, when)}}}
        """;

    private static string Trigger(string name, string when) => $"trigger.{name}: |\n  - when: {when}\n    send: [it]";

    private static async Task SetAsync(TestFleet fleet, string data)
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes("hidden"));
        await fleet.PutAsync(
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: argocd-notifications-secret, namespace: argocd}}, data: {{token: {token}}}}}");
        await fleet.PutAsync(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}, data: {url: 'https://gitops.example'}}");
        var settings = MapNode.Of(
            ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapNode.Of(("name", NotificationSettings.ConfigMapName),
                ("namespace", "argocd"))),
            ("data", YamlReader.Read(data)));
        await fleet.PutAsync(settings.ToString());
    }

    /// <summary>What is counted for Prometheus of one trigger.</summary>
    private sealed class DeliveryCounts : IDisposable
    {
        private readonly ConcurrentQueue<string> _outcomes = [];
        private readonly MeterListener _listener = new();

        public DeliveryCounts(string trigger)
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "argocd_notifications_deliveries_total") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                var labels = tags.ToArray().ToDictionary(static one => one.Key, static one => (string)one.Value!);
                if (labels["trigger"] == trigger && labels["service"] == "ci") _outcomes.Enqueue(labels["succeeded"]);
            });
            _listener.Start();
        }

        public int Of(string succeeded) => _outcomes.Count(one => one == succeeded);

        public void Dispose() => _listener.Dispose();
    }
}
