using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Git;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Repositories;

/// <summary>A webhook, or a person, says that the repository may have moved.</summary>
public sealed record LookAgain : IMergeable
{
    public MergeKey MergeKey => new("look");
}

/// <summary>An Application has other sources now, or is gone.</summary>
public sealed record Unfollow(string Application) : IMergeable
{
    public MergeKey MergeKey => new("unfollow", Application);
}

/// <summary>
/// Notices when a repository moves: one cheap look at its refs, however many Applications follow it, at an interval and whenever a webhook
/// says so. Of a new commit it tells exactly those whose last render would have read something else.
/// </summary>
internal sealed partial class RepositoryActor(Func<Repository> current, TimeSpan pollEvery, ILogger<RepositoryActor> logger) : Actor
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private bool _isLooking;
    private bool _mustLookAgain;

    // Asked for each time: with new credentials it is reached in another way.
    private Repository Repository => current();

    protected internal override ValueTask StartAsync(ActorContext context)
    {
        context.StartTimer("poll", PollSpread.Of(pollEvery, Repository.Id), new Poll());
        return default;
    }

    protected internal override ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case Follow follow:
                Repository.Followers.Set(follow);
                // The refs may have moved while it rendered.
                if (Repository.NewestOf(follow) is { } now && now != follow.Commit) Look(context);
                break;
            case Unfollow unfollow: Repository.Followers.Remove(unfollow.Application); break;
            case LookAgain: Look(context); break;
            case Poll:
                context.StartTimer("poll", PollSpread.Of(pollEvery, Repository.Id), new Poll());
                if (Repository.Followers.Count > 0) Look(context);
                break;
            case Looked: Compare(context); break;
            case LookFailed failed:
                _isLooking = false;
                LogLookFailed(Repository.Mirror.Access, failed.Problem);
                context.StartTimer("again", LookAgainAfter, new LookAgain());
                LookIfAsked(context);
                break;
            case Moved moved:
                Tell(moved, context);
                break;
            default: context.Unhandled(message); break;
        }

        return default;
    }

    private void Look(ActorContext context)
    {
        if (_isLooking)
        {
            _mustLookAgain = true;
            return;
        }

        _isLooking = true;
        context.StartEffect(async stop => await LookAsync(stop), static error => new LookFailed(error.Message));
    }

    private async Task<Looked> LookAsync(CancellationToken stop)
    {
        await Repository.LookAsync(stop);
        return new Looked();
    }

    private void LookIfAsked(ActorContext context)
    {
        if (!_mustLookAgain) return;
        _mustLookAgain = false;
        Look(context);
    }

    /// <summary>Finds the pairs of commits between which followers stand, and what differs between the two of each.</summary>
    private void Compare(ActorContext context)
    {
        var steps = new HashSet<(ObjectId From, ObjectId To)>();
        var lost = new List<Follow>();
        foreach (var follow in Repository.Followers.All)
        {
            if (ObjectId.TryParse(follow.Revision) is not null) continue;
            if (Repository.HasLost(follow)) lost.Add(follow);
            else if (Repository.NewestOf(follow) is { } now && now != follow.Commit) steps.Add((follow.Commit, now));
        }

        // The branch is gone: rendering says so in words.
        foreach (var follow in lost) follow.Actor.Tell(new SourceNews());
        if (steps.Count == 0)
        {
            _isLooking = false;
            LookIfAsked(context);
            return;
        }

        context.StartEffect(
            async stop =>
            {
                var moved = new Dictionary<(ObjectId, ObjectId), Step>();
                foreach (var (from, to) in steps) moved[(from, to)] = await StepAsync(from, to, stop);
                return new Moved(moved);
            },
            static error => new LookFailed(error.Message));
    }

    private async Task<Step> StepAsync(ObjectId from, ObjectId to, CancellationToken stop)
    {
        var tree = await Repository.OpenAsync(to, stop);
        try
        {
            return new Step(tree, await Repository.Mirror.CompareAsync(from, to, stop));
        }
        catch (GitException error) when (error.Kind == GitFaultKind.RevisionMissing)
        {
            // History was rewritten and the old commit is nowhere any more: everybody has to look.
            return new Step(tree, null);
        }
    }

    private void Tell(Moved moved, ActorContext context)
    {
        _isLooking = false;
        var readers = new Dictionary<(ObjectId, ObjectId), HashSet<(string, int)>?>();
        foreach (var (pair, step) in moved.Steps) readers[pair] = step.Changed is null ? null : Repository.Followers.ReadersOf(step.Changed);
        var (told, all) = (0, 0);
        foreach (var follow in Repository.Followers.All)
        {
            if (Repository.NewestOf(follow) is not { } to || !moved.Steps.TryGetValue((follow.Commit, to), out var step)) continue;
            all++;
            var mayDiffer = readers[(follow.Commit, to)] is not { } some || some.Contains((follow.Application, follow.Source));
            if (mayDiffer && !step.Tree.Holds(follow.Reads))
            {
                told++;
                follow.Actor.Tell(new SourceNews());
            }
            else
            {
                // It would render the same: from its point of view this commit is the one that it has.
                Repository.Followers.Set(follow with { Commit = to });
            }
        }

        LogMoved(Repository.Mirror.Access, told, all);
        LookIfAsked(context);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "repository {Repository} moved: {Told} of {All} applications read something that changed")]
    private partial void LogMoved(Git.Remotes.RepositoryAccess repository, int told, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "repository {Repository} can't be looked at; what is deployed stays watched and repaired: {Problem}")]
    private partial void LogLookFailed(Git.Remotes.RepositoryAccess repository, string problem);

    private sealed record Poll;

    private sealed record Looked;

    private sealed record LookFailed(string Problem);

    private sealed record Step(Git.Reading.GitTree Tree, IReadOnlyList<string>? Changed);

    private sealed record Moved(IReadOnlyDictionary<(ObjectId, ObjectId), Step> Steps);
}
