using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Inspection;
using GitOpsActors.Actors.JournalKeeping;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// The topology of the fleet, in one list. A region spreads its entities over all nodes with the role; what is local has one actor on each node; a
/// singleton has one in the whole cluster.
///
/// <code>
///   application   shard region, persistent, remembered    Applications/ApplicationActor.cs
///   sources       local, one child a source in use        Sources/SourcesActor.cs, SourceActor.cs
///   clusters      local, one child a cluster in use       Clusters/ClustersActor.cs, ClusterActor.cs
///   control-plane local                                   ControlPlane/ControlPlaneActor.cs
///   application-set shard region                          ApplicationSets/ApplicationSetActor.cs
///   set-watcher   local                                   ApplicationSets/SetWatcherActor.cs
///   inspector     local                                   Inspection/InspectorActor.cs
///   audit         local, persistent                       Auditing/AuditActor.cs (added by Fleet)
///   starter       singleton                               ControlPlane/StarterActor.cs
///   journal-keeper singleton, persistent                  JournalKeeping/JournalKeeperActor.cs
/// </code>
/// </summary>
public static class FleetHosting
{
    /// <param name="node">What the actors of this node have in common.</param>
    public static AkkaConfigurationBuilder WithFleet(this AkkaConfigurationBuilder akka, FleetNode node, FleetOptions options) => akka
        .WithCustomSerializer("gitopsactors-messages", MessageSerializer.Types, static system => new MessageSerializer(system))
        .WithEventSerializer(StoredTypes.Codecs)
        .WithActors((system, registry) =>
        {
            var self = Akka.Cluster.Cluster.Get(system).SelfAddress;
            node.Use(registry, $"{self.Host}:{self.Port}");
            var majority = MajorityGate.Of(system, node.Gate.Look);
            node.Gate.Ask(() => majority.IsOpen);
        })
        .WithLocal<ControlPlaneActor>("control-plane", () => new ControlPlaneActor(node, options, options.Loggers.CreateLogger<ControlPlaneActor>()))
        .WithLocal<SourcesActor>("sources", () => new SourcesActor(node, options, true))
        .WithLocal<ClustersActor>("clusters", () => new ClustersActor(node, options))
        .WithLocal<SetWatcherActor>("set-watcher", () => new SetWatcherActor(node, options.Loggers.CreateLogger<SetWatcherActor>()))
        .WithLocal<InspectorActor>(InspectorActor.Name, () => new InspectorActor(node))
        .WithActors(static (system, registry) => FallSilentFirst(system, registry))
        .WithApplications(node, options.Loggers)
        .WithApplicationSets(node, options.Loggers)
        .WithSingleton<StarterActor>("starter", (_, _, _) => ActorProps.Of(() => new StarterActor(node)), OneInAll, createProxyToo: false)
        .WithSingleton<JournalKeeperActor>("journal-keeper", (_, _, _) => ActorProps.Of(() => new JournalKeeperActor(node, options.Journal, options.Retention, options.Loggers.CreateLogger<JournalKeeperActor>())), OneInAll, createProxyToo: false);

    private static readonly TimeSpan SilentWithin = TimeSpan.FromSeconds(2);

    private static ClusterSingletonOptions OneInAll => new() { Role = MembershipOptions.EngineRole };

    /// <summary>
    /// A node that ends stops telling news before it hands its Applications over: a region keeps what is told to an Application that has left until
    /// somebody takes it in, and does not end before.
    /// </summary>
    private static void FallSilentFirst(ActorSystem system, IActorRegistry registry)
    {
        IActorRef[] tellers = [registry.Get<ControlPlaneActor>(), registry.Get<SourcesActor>(), registry.Get<ClustersActor>(),
            registry.Get<SetWatcherActor>()];
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "fall-silent", async () =>
        {
            await Task.WhenAll(tellers.Select(static teller => teller.GracefulStop(SilentWithin)));
            return Done.Instance;
        });
    }

    /// <summary>An actor of which every node has one.</summary>
    internal static AkkaConfigurationBuilder WithLocal<T>(this AkkaConfigurationBuilder akka, string name, Func<T> make)
        where T : ActorBase => akka.WithActors((system, registry) => registry.Register<T>(system.ActorOf(ActorProps.Of(make), name)));
}
