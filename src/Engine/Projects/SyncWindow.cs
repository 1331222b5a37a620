using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Engine.Projects;

/// <summary>A time in which the Applications that it is for may sync, or may not.</summary>
public sealed class SyncWindow
{
    private readonly IReadOnlyList<Pattern> _applications, _namespaces, _clusters;
    private readonly CronSchedule? _schedule;
    private readonly TimeSpan _duration;
    private readonly TimeZoneInfo _zone;
    private readonly bool _needsAll;

    private SyncWindow(MapNode entry)
    {
        Document = entry;
        var kind = entry["kind"].Text() ?? "";
        var schedule = entry["schedule"].Text() ?? "";
        var duration = entry["duration"]?.PlainText() ?? "";
        IsDeny = kind == "deny";
        _schedule = CronSchedules.Parse(schedule);
        _duration = GoDuration.Parse(duration) ?? TimeSpan.Zero;
        Problem = kind is not ("allow" or "deny") ? $"the kind of a sync window is allow or deny, not '{kind}'"
            : schedule.TrimStart().StartsWith('@') ? $"the schedule of a sync window has five fields, not a name: '{schedule}'"
            : CronSchedules.Problem(schedule) is { } wrong ? $"cannot parse schedule '{schedule}': {wrong}"
            : _duration <= TimeSpan.Zero ? $"cannot parse duration '{duration}'; write 1h30m" : "";
        (AllowsManual, AllowsOverrun, _needsAll) = (
            entry["manualSync"].Bool() ?? false, entry["syncOverrun"].Bool() ?? false, entry["andOperator"].Bool() ?? false);
        _zone = ZoneOf(entry["timeZone"].Text() ?? "");
        (_applications, _namespaces, _clusters) = (Patterns("applications"), Patterns("namespaces"), Patterns("clusters"));

        IReadOnlyList<Pattern> Patterns(string field) =>
            [.. entry.List(field).Select(static text => text.Text()).OfType<string>().Select(static text => Pattern.Of(text))];
    }

    /// <summary>As the project holds it.</summary>
    public MapNode Document { get; }

    public bool IsDeny { get; }

    /// <summary>Who asks by hand may sync all the same.</summary>
    public bool AllowsManual { get; }

    /// <summary>A sync that began while it was allowed may come to its end.</summary>
    public bool AllowsOverrun { get; }

    /// <summary>Why nobody can tell when it is; empty when it is clear.</summary>
    public string Problem { get; }

    public static SyncWindow Read(MapNode entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new SyncWindow(entry);
    }

    /// <summary>Whether it is for an Application, by what its destination says literally.</summary>
    public bool IsFor(string application, string server, string clusterName, string @namespace)
    {
        var byName = _applications.Any(pattern => pattern.Hits(application));
        var byNamespace = _namespaces.Any(pattern => pattern.Hits(@namespace));
        var byCluster = _clusters.Any(pattern =>
            (clusterName.Length > 0 && pattern.Hits(clusterName)) || (server.Length > 0 && pattern.Hits(server)));
        if (!_needsAll) return byName || byNamespace || byCluster;
        return _applications.Count + _namespaces.Count + _clusters.Count > 0
            && (_applications.Count == 0 || byName) && (_namespaces.Count == 0 || byNamespace) && (_clusters.Count == 0 || byCluster);
    }

    public bool IsActive(DateTimeOffset now) => EndOfActive(now) is not null;

    /// <summary>When it begins or ends next; null when it does neither any more.</summary>
    public DateTimeOffset? Turn(DateTimeOffset now)
    {
        if (_schedule is null || Problem.Length > 0) return null;
        var start = NextStart(now);
        // Its end does not belong to it any more.
        return EndOfActive(now) is { } end ? start is { } next && next < end ? next : end : start;
    }

    /// <summary>The local time of now is taken for the whole calculation, so that where clocks are turned no window comes twice.</summary>
    private DateTimeOffset? EndOfActive(DateTimeOffset now)
    {
        if (_schedule is null || Problem.Length > 0) return null;
        var local = Local(now);
        return _schedule.Next(local - _duration, TimeZoneInfo.Utc) is { } start && start < local ? now + (start + _duration - local) : null;
    }

    /// <summary>One that is just now counts, since a window is active only after its start.</summary>
    private DateTimeOffset? NextStart(DateTimeOffset now) =>
        _schedule!.Next(Local(now) - TimeSpan.FromTicks(1), TimeZoneInfo.Utc) is { } start ? now + (start - Local(now)) : null;

    private DateTimeOffset Local(DateTimeOffset now) => now.ToUniversalTime() + _zone.GetUtcOffset(now);

    private static TimeZoneInfo ZoneOf(string name) =>
        name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>The windows that are for one Application.</summary>
public sealed record SyncWindows(IReadOnlyList<SyncWindow> All)
{
    public static readonly SyncWindows None = new([]);

    /// <summary>Why one of them can't be read, which no time mends; empty when all can.</summary>
    public string Problem => All.FirstOrDefault(static window => window.Problem.Length > 0)?.Problem ?? "";

    /// <summary>Why a sync may not be now; null when it may.</summary>
    /// <param name="startedAt">When the sync began that may still go on; null for one that has not begun.</param>
    public string? Refusal(bool isManual, DateTimeOffset now, DateTimeOffset? startedAt = null)
    {
        if (All.Count == 0) return null;
        if (Problem is { Length: > 0 } problem) return $"Sync operation blocked by a sync window that can't be read: {problem}";
        var blocking = Blocking(now);
        if (blocking.Count == 0 || (isManual && blocking.All(static window => window.AllowsManual))) return null;
        if (startedAt is { } start && blocking.All(static window => window.AllowsOverrun) && Refusal(isManual, start) is null) return null;
        return "Sync operation blocked by sync window";
    }

    /// <summary>When the answer may be another one; null for never.</summary>
    public DateTimeOffset? Turn(DateTimeOffset now) => All.Select(window => window.Turn(now)).Where(static turn => turn is not null).Min();

    public IReadOnlyList<SyncWindow> Active(DateTimeOffset now) => [.. All.Where(window => window.IsActive(now))];

    /// <summary>A denial beats what allows; without either, windows that allow at other times forbid this one.</summary>
    private List<SyncWindow> Blocking(DateTimeOffset now)
    {
        var (active, allowing) = (All.Where(window => window.IsActive(now)).ToList(), All.Where(static window => !window.IsDeny).ToList());
        var denying = active.FindAll(static window => window.IsDeny);
        return denying.Count > 0 ? denying : active.Count > 0 ? [] : allowing;
    }
}
