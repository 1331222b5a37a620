using System.Diagnostics;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// The spans of this assembly. An actor works on many things by turns, so a span belongs to the trace that is named, and never to what is
/// current on the thread. While nobody listens there are none.
/// </summary>
internal static class Spans
{
    public const string Application = "gitopsactors.application";
    public const string Revision = "gitopsactors.revision";
    public const string Operation = "gitopsactors.operation";
    public const string Repository = "gitopsactors.repository";
    public const string Outcome = "gitopsactors.outcome";

    private static readonly ActivitySource Source = new("GitOpsActors.Actors");

    // By these a span is found without its parents.
    private static readonly string[] Inherited = [Application, Revision, Operation];

    public static bool AreWanted => Source.HasListeners();

    /// <summary>The span that is current, as it goes along in messages; null for none.</summary>
    public static string? Here => AreWanted ? Activity.Current?.Id : null;

    /// <summary>A span that came along in a message.</summary>
    public static ActivityContext Read(string? trace) =>
        ActivityContext.TryParse(trace, null, isRemote: true, out var context) ? context : default;

    /// <summary>Begins a span without making it current; the first of a trace where there is no parent.</summary>
    /// <param name="began">When it began, if not just now.</param>
    /// <param name="earlier">What is related and no parent.</param>
    public static Activity? Begin(string name, ActivityContext parent, DateTimeOffset began = default, ActivityContext earlier = default)
    {
        if (!AreWanted) return null;
        var before = Activity.Current;
        Activity.Current = null;
        try
        {
            return Source.StartActivity(
                name, ActivityKind.Internal, parent, tags: null, earlier == default ? null : [new ActivityLink(earlier)], began);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    /// <summary>Begins a span of an actor below another one.</summary>
    public static Activity? BeginBelow(Activity? parent, string name, DateTimeOffset began = default) =>
        parent is null ? null : Begin(name, parent.Context, began).Inherit(parent);

    /// <summary>Begins a span of work beside an actor, below the current one; where there is none, nothing is told.</summary>
    public static Activity? BeginWithin(string name) =>
        AreWanted && Activity.Current is { } parent ? Source.StartActivity(name).Inherit(parent) : null;

    public static void End(Activity? span, bool isFailure = false)
    {
        if (span is null) return;
        if (isFailure) span.SetStatus(ActivityStatusCode.Error);
        var before = Activity.Current;
        span.Stop();
        Activity.Current = ReferenceEquals(before, span) ? null : before;
    }

    private static Activity? Inherit(this Activity? span, Activity parent)
    {
        if (span is not { IsAllDataRequested: true }) return span;
        foreach (var name in Inherited)
            if (parent.GetTagItem(name) is { } value) span.SetTag(name, value);
        return span;
    }
}
