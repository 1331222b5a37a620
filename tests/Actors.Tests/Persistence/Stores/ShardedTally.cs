using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>Tallies in a cluster of one that remembers its entities, as the fleet has its Applications.</summary>
internal static class ShardedTally
{
    private const string Region = "tally";

    /// <summary>The entity of sharding's own in which the shard of all tallies remembers them.</summary>
    public const string ShardEntity = "/sharding/tallyShard/0";

    public const string Settings =
        """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.cluster.sharding { remember-entities = on, remember-entities-store = eventsourced, state-store-mode = ddata }
        akka.cluster.sharding.distributed-data.durable.keys = []
        """;

    public static async Task StartAsync(ActorSystem system)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cluster = Cluster.Get(system);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        await cluster.JoinAsync(cluster.SelfAddress);
        await up.Task;
        await ClusterSharding.Get(system).StartAsync(Region, id => Tally.Props(id), ClusterShardingSettings.Create(system), new Extractor());
    }

    public static Task<Tally.Answer> AskAsync(ActorSystem system, string id, object message) =>
        ClusterSharding.Get(system).ShardRegion(Region).Ask<Tally.Answer>(new ShardingEnvelope(id, message), TimeSpan.FromSeconds(30));

    private sealed class Extractor : HashCodeMessageExtractor
    {
        public Extractor()
            : base(maxNumberOfShards: 1)
        {
        }

        // Messages come in Akka's own envelope, which Akka opens.
        public override string? EntityId(object message) => null;
    }
}
