using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Faults;
using GitOpsActors.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>
/// Streams events. All watchers of a resource read one history; an object's bytes were made when it was written and are copied as they
/// are, so a watcher costs little more than its connection.
/// </summary>
internal sealed class WatchHandler(Cluster cluster, FaultInjector faults)
{
    // Events copied between two flushes.
    private const int BatchMax = 512;

    // Of other work on the processor, some microseconds each, before the next events are looked for.
    private const int TurnsOfOthers = 8;

    // The default of the real server is half an hour to an hour, drawn so that clients do not all come back at once.
    private const int SecondsMin = 1800;

    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    public async Task Watch(ApiCall call)
    {
        var options = WatchOptions.Of(call);
        var encoder = WatchEncoder.Of(call);
        var table = cluster.Table(call.Resource);
        var space = call.Resource.IsNamespaced && call.Info.Namespace.Length > 0 ? call.Info.Namespace : null;
        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds ?? SecondsMin + cluster.NewNumber(SecondsMin));
        using var timeout = new CancellationTokenSource(limit, cluster.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, call.Aborted);
        call.Http.Response.ContentType = encoder.ContentType;
        call.Http.Response.StatusCode = StatusCodes.Status200OK;
        await call.Http.Response.StartAsync(call.Aborted);
        var stream = new Stream(call, options, encoder, table, space, call.Http.Response.BodyWriter);
        try
        {
            await stream.Flush(end.Token);
            await Run(stream, options, limit, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Time is up, the client is gone, or the watch was dropped on purpose; none of them is an error.
        }
    }

    private async Task Run(Stream stream, WatchOptions options, TimeSpan limit, CancellationToken end)
    {
        var started = cluster.Time.GetTimestamp();
        // Who wants no present objects and names no version begins with what comes next.
        var position = options is { Revision: 0, StartsWithPresent: false } ? cluster.Store.Revision : options.Revision;
        if (options.StartsWithPresent) position = await stream.Present(cluster, end);
        var nextBookmark = BookmarkBefore(TimeSpan.Zero, limit);
        while (true)
        {
            // Before it looks: a watch that was held must not tell what it has seen before, as if it had not missed what came after.
            if (await faults.EndsWatch(end)) return;
            var (pulse, change) = (stream.Table.NextEvent(), faults.NextChange());
            var events = stream.Table.EventsAfter(position, BatchMax);
            if (events is null)
            {
                await stream.TooOld(position, end);
                return;
            }
            if (events.Count > 0)
            {
                foreach (var happened in events) stream.Write(happened);
                position = events[^1].Revision;
                await stream.Flush(end);
                // While much happens, whoever writes goes first: few large pieces are much cheaper than many small ones.
                for (var turn = 0; turn < TurnsOfOthers && events.Count < BatchMax; turn++) await Task.Yield();
                continue;
            }
            var elapsed = cluster.Time.GetElapsedTime(started);
            if (options.WithBookmarks && elapsed >= nextBookmark)
            {
                await stream.Bookmark(Math.Max(position, cluster.Store.Revision), end);
                nextBookmark = BookmarkBefore(elapsed, limit);
            }
            await NextEventOr(Task.WhenAny(pulse, change), options.WithBookmarks ? nextBookmark - elapsed : Timeout.InfiniteTimeSpan, end);
        }
    }

    /// <summary>A bookmark a minute, and one shortly before the end, so that the next watch starts from there.</summary>
    private static TimeSpan BookmarkBefore(TimeSpan elapsed, TimeSpan limit)
    {
        var regular = elapsed + BookmarkInterval;
        var last = limit - BookmarkBeforeEnd;
        return last > elapsed && last < regular ? last : regular;
    }

    private async Task NextEventOr(Task pulse, TimeSpan wait, CancellationToken end)
    {
        if (wait == Timeout.InfiniteTimeSpan)
        {
            await pulse.WaitAsync(end);
            return;
        }
        try
        {
            await pulse.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), cluster.Time, end);
        }
        catch (TimeoutException)
        {
            // Time for a bookmark.
        }
    }

    private sealed class Stream(ApiCall call, WatchOptions options, WatchEncoder encoder, ResourceTable table, string? space, PipeWriter output)
    {
        public ResourceTable Table => table;

        public async Task<long> Present(Cluster cluster, CancellationToken end)
        {
            var view = table.View(space);
            if (options.Revision > view.Revision) throw ApiErrors.TooLargeVersion(options.Revision, cluster.Store.Revision);
            var count = 0;
            foreach (var item in view.Objects)
            {
                if (!options.Filter.Matches(call.Resource, item)) continue;
                encoder.Write(output, "ADDED", item);
                if (++count % BatchMax == 0) await Flush(end);
            }
            if (options.SendsInitialEvents && options.WithBookmarks)
                encoder.Bookmark(output, view.Revision, MapNode.Of(("k8s.io/initial-events-end", "true")));
            await Flush(end);
            return view.Revision;
        }

        public void Write(ObjectEvent happened)
        {
            if (space is not null && happened.After.Namespace != space) return;
            var isAfter = !happened.IsDeletion && options.Filter.Matches(call.Resource, happened.After);
            var wasBefore = happened.Before is not null && options.Filter.Matches(call.Resource, happened.Before);
            if (isAfter) encoder.Write(output, wasBefore ? "MODIFIED" : "ADDED", happened.After);
            // What goes, or no longer matches, is shown as it last was, with the version of the event that ended it.
            else if (wasBefore) encoder.WriteGone(output, happened);
        }

        public async Task Bookmark(long revision, CancellationToken end)
        {
            encoder.Bookmark(output, revision, null);
            await Flush(end);
        }

        public async Task TooOld(long revision, CancellationToken end)
        {
            var status = ApiErrors.Expired($"too old resource version: {revision} ({table.Compacted})").Status();
            output.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"ERROR\",\"object\":{status}}}\n"));
            await Flush(end);
        }

        public async Task Flush(CancellationToken end)
        {
            var flushed = await output.FlushAsync(end);
            if (flushed.IsCompleted) throw new OperationCanceledException();
        }
    }
}
