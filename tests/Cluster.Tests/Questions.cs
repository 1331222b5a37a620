using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace GitOpsActors.Cluster.Tests;

/// <summary>Asks each Application again and again what it does, through nodes that stay. Each question is a message to its actor, wherever that lives.</summary>
internal sealed class Questions
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _unanswered = new();
    private readonly List<Task> _asking = [];
    private long _longest;
    private int _asked;

    /// <summary>How long the slowest answer took.</summary>
    public TimeSpan LongestSilence => new(Volatile.Read(ref _longest));

    public int Asked => _asked;

    public IEnumerable<string> Unanswered => _unanswered;

    public static Questions Begin(ThreeNodes nodes, IReadOnlyList<int> through)
    {
        var questions = new Questions();
        foreach (var (i, name) in nodes.All.Index()) questions._asking.Add(questions.GoOnAsync(nodes[through[i % through.Count]], name));
        return questions;
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_asking);
        _end.Dispose();
    }

    private async Task GoOnAsync(ClusterNode node, string name)
    {
        using var turn = new PeriodicTimer(AskEvery);
        try
        {
            while (await turn.WaitForNextTickAsync(_end.Token)) await AskAsync(node, name);
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
    }

    private async Task AskAsync(ClusterNode node, string name)
    {
        var began = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _asked);
        var (status, text) = await node.GetAsync($"/api/v1/actors/application/{name}");
        if (status != HttpStatusCode.OK) _unanswered.Enqueue($"{name}: {(int)status} {text}");
        var took = Stopwatch.GetElapsedTime(began).Ticks;
        for (var longest = Volatile.Read(ref _longest); took > longest; longest = Volatile.Read(ref _longest)) Interlocked.CompareExchange(ref _longest, took, longest);
    }
}
