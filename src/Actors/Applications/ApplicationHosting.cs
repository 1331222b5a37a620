using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <summary>The shard region of Applications: each lives on one node at a time, and always, until it is removed for good.</summary>
public static class ApplicationHosting
{
    public const string Region = "application";

    // Enough for a hand-over in small pieces, few enough that each costs nothing.
    private const int Shards = 100;

    public static AkkaConfigurationBuilder WithApplications(this AkkaConfigurationBuilder akka, FleetNode node, ILoggerFactory loggers) => akka
        .AddHocon($$"""
            akka.cluster.sharding {
              # The coordinator's state can be asked for again from the nodes; which Applications there are is remembered in the journal.
              state-store-mode = ddata
              remember-entities = on
              remember-entities-store = eventsourced
              # Ten thousand are declared within seconds.
              updating-state-timeout = 30s
              waiting-for-state-timeout = 2s
              entity-restart-backoff = 2s
              handoff-timeout = {{(int)node.Limits.HandOverWithin.TotalSeconds + 10}}s
              least-shard-allocation-strategy.rebalance-absolute-limit = 20
            }
            """, HoconAddMode.Prepend)
        .WithShardRegion<ApplicationActor>(
            Region,
            (_, _) => name => PropsOf(name, node, loggers),
            new ApplicationExtractor(),
            new ShardOptions
            {
                Role = MembershipOptions.EngineRole,
                RememberEntities = true,
                StateStoreMode = StateStoreMode.DData,
                RememberEntitiesStore = RememberEntitiesStore.Eventsourced,
                HandOffStopMessage = HandOver.Message,
                ShouldPassivateIdleEntities = false,
            });

    /// <summary>Under which name an Application is found in the journal.</summary>
    public static string PersistenceIdOf(ApplicationName application) => $"application/{application}";

    internal static Props PropsOf(string name, FleetNode node, ILoggerFactory loggers) => ActorProps.Of(() => new ApplicationActor(name, node, loggers.CreateLogger<ApplicationActor>()));

    /// <summary>Messages name their Application; the name says in which shard it lives.</summary>
    private sealed class ApplicationExtractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => (message as IForApplication)?.Application;
    }
}
