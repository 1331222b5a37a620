using Akka.Actor;
using Akka.Cluster;
using Akka.Management.Cluster.Bootstrap;
using Akka.Management.Dsl;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Where members that found each other's pods ask whether there is a cluster to join.</summary>
/// <remarks>Akka.Management's own web server does not start with the version of its library that is served, so its one question is answered here.</remarks>
internal static class ContactPoint
{
    private const int MembersMax = 5;

    public static async Task StartAsync(ActorSystem system, MembershipOptions options, KubernetesDiscovery discovery)
    {
        var cluster = Cluster.Get(system);
        var address = await MemberPort.ListenAddressAsync(options.Bind ?? options.Address!, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, discovery.ManagementPort);
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        var web = builder.Build();
        web.MapGet("/bootstrap/seed-nodes", http => Results.Bytes(JsonText.Bytes(Answer(cluster)), "application/json").ExecuteAsync(http));
        await web.StartAsync();
        system.RegisterOnTermination(() => _ = web.DisposeAsync().AsTask());
        var bootstrap = ClusterBootstrap.Get(system);
        // Tells the bootstrap which of the pods is this one.
        bootstrap.Routes(ManagementRouteProviderSettings.Create(new Uri($"http://{new SeedAddress(options.Address!, discovery.ManagementPort)}"), readOnly: true));
        await bootstrap.Start();
    }

    /// <summary>Members that another can join through; none while this one is in no cluster itself.</summary>
    private static MapNode Answer(Cluster cluster)
    {
        var state = cluster.State;
        var inCluster = cluster.SelfMember.Status is MemberStatus.Joining or MemberStatus.Up or MemberStatus.WeaklyUp;
        var nodes = state.Members
            .Where(member => inCluster && !state.Unreachable.Contains(member) && member.Status is (MemberStatus.Joining or MemberStatus.Up or MemberStatus.WeaklyUp))
            .Take(MembersMax)
            .Select(static member => (Node)MapNode.Of(
                ("Node", AddressOf(member.Address)),
                ("NodeUid", member.UniqueAddress.Uid),
                ("Status", (int)member.Status),
                ("Roles", ListNode.Of(member.Roles.Select(static role => (Node)role)))));
        return MapNode.Of(("SelfNode", AddressOf(cluster.SelfAddress)), ("Nodes", ListNode.Of(nodes)));
    }

    private static MapNode AddressOf(Address address) =>
        MapNode.Of(("Protocol", address.Protocol), ("System", address.System), ("Host", address.Host ?? ""), ("Port", address.Port ?? 0));
}
