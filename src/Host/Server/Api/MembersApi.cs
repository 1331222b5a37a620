using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The cluster of engines over HTTP: any member answers for all.</summary>
internal sealed class MembersApi(ActorSystem system)
{
    private const string Region = ApplicationHosting.Region;
    private const string Base = "/api/v1/cluster";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly Cluster _cluster = Cluster.Get(system);

    public void Map(IEndpointRouteBuilder web)
    {
        web.MapGet(Base + "/members", Answers.Json(_ => Task.FromResult<Node>(ClusterView.Of(_cluster)))).Needs(Permission.OfEngine("get"));
        web.MapGet(Base + "/shards", Answers.Json(ShardsAsync)).Needs(Permission.OfEngine("get"));
        web.MapPost(Base + "/leave", Answers.Json(LeaveAsync)).Needs(Permission.OfEngine("update"));
        web.MapPost(Base + "/down", Answers.Json(DownAsync)).Needs(Permission.OfEngine("update"));
    }

    private async Task<Node> ShardsAsync(HttpContext http)
    {
        var sharding = ClusterSharding.Get(system);
        if (!sharding.ShardTypeNames.Contains(Region)) throw new ApiException(503, "the server is starting, its shards are not there yet; try again");
        var stats = await sharding.ShardRegion(Region).Ask<ClusterShardingStats>(new GetClusterShardingStats(AnswerWithin), AnswerWithin * 2, http.RequestAborted);
        var shards =
            from region in stats.Regions
            from shard in region.Value.Stats
            orderby (shard.Key.Length, shard.Key)
            select (Node)MapNode.Of(("shard", shard.Key), ("member", region.Key.ToString()), ("entities", shard.Value));
        var unanswered =
            from region in stats.Regions
            from shard in region.Value.Failed
            select (Node)MapNode.Of(("shard", shard), ("member", region.Key.ToString()));
        // A member that did not answer in time is not in the statistics at all.
        var silent = _cluster.State.Members.Where(member => member.HasRole(MembershipOptions.EngineRole) && member.Status == MemberStatus.Up && !stats.Regions.ContainsKey(member.Address));
        return MapNode.Of(
            ("region", Region),
            ("shards", ListNode.Of(shards)),
            ("unanswered", ListNode.Of(unanswered)),
            ("silent", ListNode.Of(silent.Select(static member => (Node)member.Address.ToString()))));
    }

    private async Task<Node> LeaveAsync(HttpContext http)
    {
        var member = Find(await Answers.BodyAsync(http));
        if (member.Status is not (MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Joining)) throw new ApiException(409, $"{member.Address} is {member.Status} already");
        _cluster.Leave(member.Address);
        return Told(member, "it hands over and leaves");
    }

    private async Task<Node> DownAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        var member = Find(wanted);
        if (wanted["confirmed"].Bool() != true)
            throw new ApiException(400, "calling a member down while its process runs gives its Applications two owners; make sure that it is gone, and set confirmed to true (--yes)");
        if (!_cluster.State.Unreachable.Contains(member) && _cluster.FailureDetector.IsAvailable(member.Address))
            throw new ApiException(409, $"{member.Address} answers, so nothing needs to be called down; let it leave, or stop its process");
        _cluster.Down(member.Address);
        return Told(member, "the others take over");
    }

    /// <summary>By its address, with or without what comes before host:port.</summary>
    private Member Find(MapNode wanted)
    {
        if (wanted["member"].Text() is not { Length: > 0 } name) throw new ApiException(400, "member is required: its address as `gax cluster members` shows it");
        var found = _cluster.State.Members.Where(member => member.Address.ToString() == name || HostPort(member.Address) == name).ToList();
        return found is [var one] ? one : throw new ApiException(404, $"there is no member {name}; `gax cluster members` shows which there are");
    }

    private static string HostPort(Address address) => string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");

    private static MapNode Told(Member member, string message) => MapNode.Of(("member", member.Address.ToString()), ("message", message));
}
