using System.Text;
using GitOpsActors.Engine.Documents;
using Grpc.Core;
using Wire.ApplicationApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>An Application's life as a client of Argo CD leads it, over gRPC.</summary>
[Collection(SharedServer.Name)]
public sealed class ApplicationServiceTests(RunningServer server)
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
              annotations: {sandbox.gitopsactors.io/log: "hello\nworld"}
            spec: {containers: [{name: web, image: registry.example/web:1}]}
        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        stringData: {password: canary-of-the-wire}
        """;

    [Fact]
    public async Task An_application_is_made_synced_looked_into_changed_and_removed()
    {
        var commit = await server.CommitFilesAsync(("wire/web.yaml", Web), ("wire/login.yaml", Secret));
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);
        var wanted = Wanted("wire");

        var made = await client.CreateAsync(new ApplicationCreateRequest { Application = wanted });
        Assert.Equal(("wire", "argocd", "default"), (made.Metadata.Name, made.Metadata.Namespace, made.Spec.Project));
        Assert.NotEmpty(made.Metadata.Uid);
        // The same again is no change; another one only with a flag.
        await client.CreateAsync(new ApplicationCreateRequest { Application = wanted });
        wanted.Spec.RevisionHistoryLimit = 3;
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CreateAsync(new ApplicationCreateRequest { Application = wanted }));
        Assert.Equal((StatusCode.InvalidArgument, "existing application spec is different, use upsert flag to force update"),
            (refused.StatusCode, refused.Status.Detail));
        Assert.Equal(3, (await client.CreateAsync(new ApplicationCreateRequest
        {
            Application = wanted,
            Upsert = true
        })).Spec.RevisionHistoryLimit);

        var refreshed = await client.GetAsync(new ApplicationQuery { Name = "wire", Refresh = "normal", Project = { "default" } });
        Assert.Equal(("OutOfSync", commit), (refreshed.Status.Sync.Status, refreshed.Status.Sync.Revision));
        var synced = await client.SyncAsync(new ApplicationSyncRequest
        {
            Name = "wire",
            SyncOptions = new SyncOptions { Items = { "CreateNamespace=true" } }
        });
        Assert.True(synced.Operation is not null || synced.Status.OperationState is not null);
        await server.WaitForSuccessAsync("app", "wait", "wire", "--timeout", "60s");

        var manifests = await client.GetManifestsAsync(new ApplicationManifestQuery { Name = "wire" });
        Assert.Equal((2, commit), (manifests.Manifests.Count, manifests.Revision));
        var managed = await client.ManagedResourcesAsync(new ResourcesQuery { ApplicationName = "wire", Kind = "Deployment" });
        Assert.Equal(("web", false), (Assert.Single(managed.Items).Name, managed.Items[0].Modified));
        var tree = await client.ResourceTreeAsync(new ResourcesQuery { ApplicationName = "wire" });
        Assert.Equal(["Deployment", "Pod", "ReplicaSet", "Secret"], tree.Nodes.Select(static node => node.ResourceRef.Kind).Order());
        var pod = tree.Nodes.First(static node => node.ResourceRef.Kind == "Pod");
        Assert.Equal("ReplicaSet", Assert.Single(pod.ParentRefs).Kind);
        var said = new List<string>();
        using (var logs = client.PodLogs(new ApplicationPodLogsQuery
        {
            Name = "wire", Kind = "Deployment", Group = "apps",
            ResourceName = "web", Namespace = "wire"
        }))
            await foreach (var entry in logs.ResponseStream.ReadAllAsync()) said.Add(entry.Last ? "the end" : entry.Content);
        Assert.Equal(["hello", "world", "the end"], said);
        var windows = await client.GetApplicationSyncWindowsAsync(new ApplicationSyncWindowsQuery { Name = "wire" });
        Assert.True(windows.CanSync);
        await client.ListResourceEventsAsync(new ApplicationResourceEventsQuery { Name = "wire" });

        var resource = new ApplicationResourceRequest
        {
            Name = "wire", Group = "apps", Kind = "Deployment", Version = "v1",
            Namespace = "wire", ResourceName = "web"
        };
        Assert.Contains("registry.example/web:1", (await client.GetResourceAsync(resource)).Manifest);
        var patched = await client.PatchResourceAsync(new ApplicationResourcePatchRequest
        {
            Name = "wire", Group = "apps", Kind = "Deployment", Version = "v1", Namespace = "wire", ResourceName = "web",
            Patch = """{"spec":{"replicas":2}}""", PatchType = "application/merge-patch+json",
        });
        Assert.Equal(2, JsonReader.Read(patched.Manifest).Integer("spec", "replicas"));
        var none = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.GetResourceAsync(new ApplicationResourceRequest(resource) { ResourceName = "other" }));
        Assert.Equal((StatusCode.InvalidArgument, "Deployment apps other not found as part of application wire"),
            (none.StatusCode, none.Status.Detail));

        var login = await client.GetResourceAsync(new ApplicationResourceRequest
        {
            Name = "wire", Kind = "Secret", Version = "v1",
            Namespace = "wire", ResourceName = "login"
        });
        var all = await client.ManagedResourcesAsync(new ResourcesQuery { ApplicationName = "wire" });
        var canary = Convert.ToBase64String(Encoding.UTF8.GetBytes("canary-of-the-wire"));
        Assert.All((string[])[login.Manifest, all.ToString(), manifests.ToString()], text =>
        {
            Assert.DoesNotContain("canary-of-the-wire", text);
            Assert.DoesNotContain(canary, text);
        });

        var spec = await client.UpdateSpecAsync(new ApplicationUpdateSpecRequest
        {
            Name = "wire",
            Spec = new ApplicationSpec(refreshed.Spec) { RevisionHistoryLimit = 0 }
        });
        Assert.True(spec.HasRevisionHistoryLimit && spec.RevisionHistoryLimit == 0);
        var renamed = await client.PatchAsync(new ApplicationPatchRequest
        {
            Name = "wire", PatchType = "merge",
            Patch = """{"metadata":{"labels":{"team":"wire"}}}"""
        });
        Assert.Equal("wire", renamed.Metadata.Labels["team"]);
        Assert.Equal("wire", Assert.Single((await client.ListAsync(
            new ApplicationQuery { Selector = "team=wire", Projects = { "default" } })).Items).Metadata.Name);
        var nothing = await Assert.ThrowsAsync<RpcException>(
            async () => await client.TerminateOperationAsync(new OperationTerminateRequest { Name = "wire" }));
        Assert.Equal("Unable to terminate operation. No operation is in progress", nothing.Status.Detail);

        using var watch = client.Watch(new ApplicationQuery { Name = "wire" });
        Assert.True(await watch.ResponseStream.NextAsync());
        await client.DeleteAsync(new ApplicationDeleteRequest { Name = "wire", Cascade = true });
        while (watch.ResponseStream.Current.Type != "DELETED") Assert.True(await watch.ResponseStream.NextAsync());
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetAsync(new ApplicationQuery { Name = "wire" }))).StatusCode);
    }

    [Fact]
    public async Task A_watch_from_a_version_tells_only_what_has_changed_since()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);
        var version = (await client.ListAsync(new ApplicationQuery())).Metadata.ResourceVersion;
        using var watch = client.Watch(new ApplicationQuery { ResourceVersion = version, Selector = "watched=yes" });
        // Headers have come, so that it listens now.
        await watch.ResponseHeadersAsync;

        await server.CommitFilesAsync(("watched/web.yaml", Web));
        var wanted = Wanted("watched");
        wanted.Metadata.Labels["watched"] = "yes";
        await client.CreateAsync(new ApplicationCreateRequest { Application = wanted });

        Assert.True(await watch.ResponseStream.NextAsync());
        Assert.Equal(("ADDED", "watched"), (watch.ResponseStream.Current.Type, watch.ResponseStream.Current.Application.Metadata.Name));
        // What does not match any more is gone for this reader.
        await client.PatchAsync(new ApplicationPatchRequest
        {
            Name = "watched", PatchType = "merge",
            Patch = """{"metadata":{"labels":{"watched":null}}}"""
        });
        while (watch.ResponseStream.Current.Type != "DELETED") Assert.True(await watch.ResponseStream.NextAsync());
        await client.DeleteAsync(new ApplicationDeleteRequest { Name = "watched", Cascade = false });
    }

    private global::Wire.Resources.Application Wanted(string name) => new()
    {
        Metadata = new() { Name = name },
        Spec = new ApplicationSpec
        {
            Project = "default", Source = new ApplicationSource { RepoURL = "file://" + server.Demo, Path = name },
            Destination = new ApplicationDestination { Name = "in-cluster", Namespace = name },
        },
    };
}
