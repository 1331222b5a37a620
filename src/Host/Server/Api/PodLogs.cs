using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Pods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>A line that a Pod has said.</summary>
/// <param name="TimeText">As the cluster writes it; empty for what we say about the Pod ourselves.</param>
internal readonly record struct PodLine(string Pod, string TimeText, string Content)
{
    public DateTimeOffset Time => DateTimeOffset.TryParse(TimeText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
        out var time) ? time : DateTimeOffset.MinValue;
}

/// <summary>A container whose log is wanted.</summary>
internal readonly record struct LogPlace(string Namespace, string Pod, string Container);

/// <summary>What several containers say, as one. No more than a line of each is held, and a few that wait for a reader.</summary>
internal sealed class PodLogs(ICluster cluster, IReadOnlyList<LogPlace> places, LogQuery query)
{
    private const int WaitingMax = 64;

    /// <summary>What was said until now comes in the order of time, what is followed in the order in which it arrives.</summary>
    public IAsyncEnumerable<PodLine> ReadAsync(CancellationToken stop) => places.Count == 1 ? OneAsync(places[0], stop) : query.Follow
        ? FollowAsync(stop) : MergeAsync(stop);

    private async IAsyncEnumerable<PodLine> MergeAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var logs = places.Select(place => OneAsync(place, stop).GetAsyncEnumerator(stop)).ToList();
        try
        {
            var next = new PriorityQueue<int, (DateTimeOffset Time, int Log)>();
            var isThere = await Task.WhenAll(logs.Select(static log => log.MoveNextAsync().AsTask()));
            for (var i = 0; i < logs.Count; i++)
                if (isThere[i]) next.Enqueue(i, (logs[i].Current.Time, i));
            while (next.TryDequeue(out var first, out _))
            {
                yield return logs[first].Current;
                if (await logs[first].MoveNextAsync()) next.Enqueue(first, (logs[first].Current.Time, first));
            }
        }
        finally
        {
            foreach (var log in logs) await log.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<PodLine> FollowAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var lines = Channel.CreateBounded<PodLine>(WaitingMax);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = EndAsync(Task.WhenAll(places.Select(place => CopyAsync(place, lines.Writer, end.Token))), lines.Writer);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(stop)) yield return line;
        }
        finally
        {
            await end.CancelAsync();
            await reading;
        }
    }

    private async Task CopyAsync(LogPlace place, ChannelWriter<PodLine> lines, CancellationToken stop)
    {
        await foreach (var line in OneAsync(place, stop)) await lines.WriteAsync(line, stop);
    }

    private static async Task EndAsync(Task reading, ChannelWriter<PodLine> lines)
    {
        try
        {
            await reading;
            lines.Complete();
        }
#pragma warning disable CA1031 // Whoever reads the lines gets it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lines.Complete(error is OperationCanceledException ? null : error);
        }
    }

    /// <summary>
    /// One of them. Where there are several, one that has no log yet says so in a line, and the others are read all the same.
    /// </summary>
    private async IAsyncEnumerable<PodLine> OneAsync(LogPlace place, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var lines = cluster.LogAsync(place.Namespace, place.Pod, query with { Container = place.Container },
            stop).GetAsyncEnumerator(stop);
        var problem = "";
        while (problem.Length == 0)
        {
            try
            {
                if (!await lines.MoveNextAsync()) yield break;
            }
            catch (ClusterException error) when (places.Count > 1)
            {
                problem = error.Message;
            }

            yield return problem.Length > 0 ? new PodLine(place.Pod, "", problem) : Split(place.Pod, lines.Current);
        }
    }

    private static PodLine Split(string pod, string line) => line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0
        ? new PodLine(pod, line[..space], line[(space + 1)..])
        : new PodLine(pod, line, "");
}
