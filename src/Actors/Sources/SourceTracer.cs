using System.Diagnostics;
using GitOpsActors.Actors.Hosting;

namespace GitOpsActors.Actors.Sources;

/// <summary>
/// The part of one source in the trace of a commit: the look that noticed it, and its fetch. A look that notices nothing is told nowhere,
/// so the span of one that does is made once that is known.
/// </summary>
internal sealed class SourceTracer(TimeProvider time)
{
    private ActivityContext _asked, _cause;
    private DateTimeOffset _began;
    private Activity? _look;

    /// <summary>Somebody wants a look, and tells of that in this trace; null for none.</summary>
    public void Asked(string? trace)
    {
        if (trace is not null) _asked = Spans.Read(trace);
    }

    /// <summary>A look begins.</summary>
    public void Began() => (_cause, _asked, _look, _began) = (_asked, default, null, time.GetUtcNow());

    /// <summary>The look has failed.</summary>
    public void Failed(IOrigin origin) => Spans.End(BeginLook(origin), isFailure: true);

    /// <summary>The last look has noticed something. Returns its span; null while nobody listens.</summary>
    public Activity? Noticed(IOrigin origin, DateTimeOffset at)
    {
        if (_look is not null || (_look = BeginLook(origin)) is null) return _look;
        _look.SetEndTime(at.UtcDateTime);
        Spans.End(_look);
        return _look;
    }

    /// <summary>Fetches what was noticed, and returns in which trace others go on.</summary>
    public static async Task<string?> FetchAsync(IOrigin origin, Activity? look, IEnumerable<string> points, Func<Task> fetch)
    {
        var span = Tell(Spans.BeginBelow(look, "fetch"), origin);
        span?.SetTag(Spans.Revision, string.Join(",", points));
        Activity.Current = span;
        var isDone = false;
        try
        {
            await fetch();
            isDone = true;
            return span?.Id;
        }
        finally
        {
            Spans.End(span, isFailure: !isDone);
        }
    }

    private Activity? BeginLook(IOrigin origin) => Tell(Spans.Begin("look", _cause, _began), origin);

    private static Activity? Tell(Activity? span, IOrigin origin) =>
        span?.SetTag(Spans.Repository, origin.Address).SetTag("gitopsactors.source_type", origin.Type);
}
