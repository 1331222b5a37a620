using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Messages;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>The shard region of ApplicationSets: each lives on one node at a time. Nothing of it is kept; the watchers of all nodes say
/// which sets there are.</summary>
public static class ApplicationSetHosting
{
    private const int Shards = 50;

    public static AkkaConfigurationBuilder WithApplicationSets(this AkkaConfigurationBuilder akka, FleetNode node,
        ILoggerFactory loggers) => akka
        .WithShardRegion<ApplicationSetActor>(
            "application-set",
            (_, _) => name => ActorProps.Of(() => new ApplicationSetActor(name, node, loggers.CreateLogger<ApplicationSetActor>())),
            new SetExtractor(),
            new ShardOptions
            {
                Role = MembershipOptions.EngineRole, RememberEntities = false, StateStoreMode = StateStoreMode.DData,
                ShouldPassivateIdleEntities = false,
            });

    private sealed class SetExtractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => (message as IForSet)?.Set;
    }
}
