using System.Diagnostics.Metrics;
using GitOpsActors.Actors.Applications.Metrics;

namespace GitOpsActors.Actors.Sources;

/// <summary>Counts what the moves of one source cost, and save.</summary>
internal sealed class SourceMeter
{
    private static readonly Meter Meter = new("GitOpsActors.Sources");

    private static readonly Counter<long> Told = Meter.CreateCounter<long>(
        "gitopsactors_renders_wanted_total",
            description: "Applications that were told to render, since something that they read had changed.");

    private static readonly Counter<long> Saved = Meter.CreateCounter<long>(
        "gitopsactors_renders_saved_total", description: "Applications that did not render, since nothing that they read had changed.");

    private readonly TimeProvider _time;

    public SourceMeter(string address, TimeProvider time)
    {
        _time = time;
        // What has not happened yet counts as zero: a counter that begins with its first value has not grown.
        Moved(address, 0, 0);
    }

    /// <param name="all">How many follow the source.</param>
    public static void Moved(string address, int concerned, int all)
    {
        var tag = new KeyValuePair<string, object?>("repo", address);
        Told.Add(concerned, tag);
        Saved.Add(all - concerned, tag);
    }

    /// <summary>A commit is here, and what it changes is known.</summary>
    public async Task FetchedAsync(IOrigin origin, string commit, DateTimeOffset noticedAt, CancellationToken stop)
    {
        if (!ApplicationInstruments.Pushes.Enabled || origin is not IRepository repository) return;
        var made = await repository.TimeOfAsync(commit, stop);
        // A clock that is ahead of ours has not made the commit in the future.
        ApplicationInstruments.Pushes.Record(Math.Max(0, (noticedAt - made).TotalSeconds), ApplicationInstruments.Noticed);
        ApplicationInstruments.Pushes.Record((_time.GetUtcNow() - noticedAt).TotalSeconds, ApplicationInstruments.Fetched);
    }
}
