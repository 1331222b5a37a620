using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Repositories;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ChartRepositories;

/// <summary>
/// Notices when a range of versions means another version: one look at the repository, however many Applications follow it, at an interval
/// and whenever somebody says so. Where everybody names one version there is nothing to look for, and nobody looks.
/// </summary>
internal sealed partial class ChartRepositoryActor(ChartRoom room, string id, TimeSpan pollEvery, ILogger<ChartRepositoryActor> logger) : Actor
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    // What each wish meant when it was last heard of, by a look or from who has rendered it.
    private Dictionary<(string Chart, string Wanted), string> _meanings = [];
    private bool _isLooking;
    private bool _mustLookAgain;

    // Asked for each time: with new credentials it is reached in another way.
    private ChartSupply Supply => room.Known(id);

    protected internal override ValueTask StartAsync(ActorContext context)
    {
        StartPoll(context);
        return default;
    }

    protected internal override ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case FollowChart follow: Take(follow, context); break;
            case Unfollow unfollow: Supply.Remove(unfollow.Application); break;
            case LookAgain: Look(context); break;
            case Poll:
                StartPoll(context);
                Look(context);
                break;
            case Looked looked:
                Tell(looked);
                EndLook(context);
                break;
            case LookFailed failed:
                LogLookFailed(Supply.Repository.Access, failed.Problem);
                context.StartTimer("again", LookAgainAfter, new LookAgain());
                EndLook(context);
                break;
            default: context.Unhandled(message); break;
        }

        return default;
    }

    private void Take(FollowChart follow, ActorContext context)
    {
        Supply.Set(follow);
        if (!follow.MayMove || _meanings.TryAdd((follow.Chart, follow.Wanted), follow.Version)) return;
        // It has moved while the one rendered, or the one was refreshed and the others were not.
        if (_meanings[(follow.Chart, follow.Wanted)] != follow.Version) Look(context);
    }

    private void StartPoll(ActorContext context) => context.StartTimer("poll", PollSpread.Of(pollEvery, id), new Poll());

    private void Look(ActorContext context)
    {
        if (_isLooking)
        {
            _mustLookAgain = true;
            return;
        }

        var supply = room.Renewed(id);
        var wishes = supply.Followers.Where(static follow => follow.MayMove).Select(static follow => (follow.Chart, follow.Wanted)).ToHashSet();
        if (wishes.Count == 0) return;
        _isLooking = true;
        context.StartEffect(async stop => await LookAsync(supply, wishes, stop), static error => new LookFailed(error.Message));
    }

    private void EndLook(ActorContext context)
    {
        _isLooking = false;
        if (!_mustLookAgain) return;
        _mustLookAgain = false;
        Look(context);
    }

    /// <summary>What each of the wishes means now; an empty text where it means nothing any more.</summary>
    private static async Task<Looked> LookAsync(ChartSupply supply, HashSet<(string Chart, string Wanted)> wishes, CancellationToken stop)
    {
        await supply.UseAsync(async repository =>
        {
            await repository.LookAsync(wishes, stop);
            return true;
        });
        var meanings = new Dictionary<(string, string), string>(wishes.Count);
        foreach (var wish in wishes)
        {
            try
            {
                meanings[wish] = (await supply.Repository.ResolveAsync(wish.Chart, wish.Wanted, Freshness.Known, stop)).Version;
            }
            catch (ChartException error) when (error.Kind is ChartFaultKind.NotFound or ChartFaultKind.VersionMissing)
            {
                meanings[wish] = "";
            }
        }

        return new Looked(meanings);
    }

    private void Tell(Looked looked)
    {
        _meanings = looked.Meanings;
        var (told, all) = (0, 0);
        foreach (var follow in Supply.Followers)
        {
            if (!looked.Meanings.TryGetValue((follow.Chart, follow.Wanted), out var version)) continue;
            all++;
            if (version == follow.Version) continue;
            told++;
            follow.Actor.Tell(new SourceNews());
            // Told once: it says by itself what it has rendered then.
            Supply.Set(follow with { Version = version });
        }

        if (told > 0) LogMoved(Supply.Repository.Access, told, all);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "charts of {Repository} have new versions: {Told} of {All} applications follow one of them")]
    private partial void LogMoved(GitOpsActors.Charts.Access.ChartAccess repository, int told, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "charts of {Repository} can't be looked at; what is deployed stays watched and repaired: {Problem}")]
    private partial void LogLookFailed(GitOpsActors.Charts.Access.ChartAccess repository, string problem);

    private sealed record Poll;

    private sealed record Looked(Dictionary<(string Chart, string Wanted), string> Meanings);

    private sealed record LookFailed(string Problem);
}
