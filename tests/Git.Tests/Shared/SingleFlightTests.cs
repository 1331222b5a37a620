using GitOpsActors.Shared;

namespace GitOpsActors.Git.Tests.Shared;

public sealed class SingleFlightTests
{
    private readonly SingleFlight<string, int> _flights = new();
    private readonly List<Work> _begun = [];

    [Fact]
    public async Task Concurrent_callers_share_one_answer_and_the_next_caller_gets_a_new_one()
    {
        var askers = Enumerable.Range(0, 100).Select(_ => Ask("a")).ToList();
        var work = await BegunAsync(0);
        work.Answer.SetResult(7);
        Assert.All(await Task.WhenAll(askers), static answer => Assert.Equal(7, answer));
        var late = Ask("a");
        (await BegunAsync(1)).Answer.SetResult(8);
        Assert.Equal(8, await late);
        Assert.Equal(2, _begun.Count);
    }

    [Fact]
    public async Task Different_questions_do_not_wait_for_each_other()
    {
        var (first, second) = (Ask("a"), Ask("b"));
        var other = (await BegunAsync(0)).Key == "b" ? _begun[0] : await BegunAsync(1);
        other.Answer.SetResult(1);
        Assert.Equal(1, await second);
        Assert.False(first.IsCompleted);
        (await BegunAsync(1) == other ? _begun[0] : _begun[1]).Answer.SetResult(2);
        Assert.Equal(2, await first);
    }

    [Fact]
    public async Task Who_asks_afresh_gets_what_began_after_the_call_and_shares_it_with_others_who_do()
    {
        var early = Ask("a");
        var running = await BegunAsync(0);
        var fresh = Enumerable.Range(0, 50).Select(_ => AskAfresh("a")).ToList();
        var joining = Ask("a");
        Assert.Single(_begun);
        running.Answer.SetResult(1);
        Assert.Equal(1, await early);
        Assert.Equal(1, await joining);
        var next = await BegunAsync(1);
        Assert.All(fresh, static one => Assert.False(one.IsCompleted));
        // It has begun already: for who asks afresh now it is too old, for others it will do.
        var (fresher, content) = (AskAfresh("a"), Ask("a"));
        next.Answer.SetResult(2);
        Assert.All(await Task.WhenAll(fresh), static answer => Assert.Equal(2, answer));
        Assert.Equal(2, await content);
        (await BegunAsync(2)).Answer.SetResult(3);
        Assert.Equal(3, await fresher);
    }

    [Fact]
    public async Task The_next_work_begins_even_if_the_one_before_it_fails()
    {
        var early = Ask("a");
        var running = await BegunAsync(0);
        var fresh = AskAfresh("a");
        running.Answer.SetException(new InvalidOperationException("no"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => early);
        (await BegunAsync(1)).Answer.SetResult(2);
        Assert.Equal(2, await fresh);
    }

    [Fact]
    public async Task Work_is_stopped_when_nobody_waits_for_it_any_more()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var (one, two) = (Ask("a", first.Token), Ask("a", second.Token));
        var work = await BegunAsync(0);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(work.Stop.IsCancellationRequested);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        Assert.True(work.Stop.IsCancellationRequested);
        // The next caller does not join what is being stopped.
        var late = Ask("a");
        (await BegunAsync(1)).Answer.SetResult(5);
        Assert.Equal(5, await late);
    }

    [Fact]
    public async Task What_waits_to_be_next_and_is_wanted_by_nobody_never_begins()
    {
        using var impatient = new CancellationTokenSource();
        var early = Ask("a");
        var running = await BegunAsync(0);
        var fresh = _flights.RunAfreshAsync("a", stop => BeginAsync("never", stop), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fresh);
        var patient = AskAfresh("a");
        running.Answer.SetResult(1);
        Assert.Equal(1, await early);
        (await BegunAsync(1)).Answer.SetResult(2);
        Assert.Equal(2, await patient);
        Assert.Equal(["a", "a"], _begun.Select(static work => work.Key));
    }

    private Task<int> Ask(string key, CancellationToken stop = default) => _flights.RunAsync(key, end => BeginAsync(key, end), stop);

    private Task<int> AskAfresh(string key) => _flights.RunAfreshAsync(key, end => BeginAsync(key, end), default);

    private Task<int> BeginAsync(string key, CancellationToken stop)
    {
        var work = new Work(key, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously), stop);
        lock (_begun)
        {
            _begun.Add(work);
            Monitor.PulseAll(_begun);
        }

        return work.Answer.Task;
    }

    private Task<Work> BegunAsync(int number) => Task.Run(() =>
    {
        lock (_begun)
        {
            while (_begun.Count <= number) Assert.True(Monitor.Wait(_begun, TimeSpan.FromSeconds(30)), "it never began");
            return _begun[number];
        }
    });

    private sealed record Work(string Key, TaskCompletionSource<int> Answer, CancellationToken Stop);
}
