using GitOpsActors.Actors.Hosting;

namespace GitOpsActors.Actors.Tests.Hosting;

public sealed class ActingGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTime _time = new();
    private readonly ActingGate _gate;
    private volatile bool _mayAct = true;

    public ActingGateTests()
    {
        _gate = new ActingGate(_time);
        _gate.Ask(() => _mayAct);
    }

    private void Turn(bool mayAct)
    {
        _mayAct = mayAct;
        _gate.Look();
    }

    [Fact]
    public async Task While_it_is_closed_nothing_begins_and_what_waits_begins_when_it_opens()
    {
        Turn(false);
        var began = 0;
        var work = _gate.RunAsync(_ => Task.FromResult(Interlocked.Increment(ref began)), default);
        Assert.Equal((0, false, false), (began, work.IsCompleted, _gate.IsOpen));
        Turn(true);
        Assert.Equal(1, await work.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_runs_when_the_right_is_lost_is_stopped_and_begins_again_when_it_is_back()
    {
        var (began, stopped) = (0, new TaskCompletionSource());
        var work = _gate.RunAsync(async stop =>
        {
            if (Interlocked.Increment(ref began) > 1) return "done";
            var cut = new TaskCompletionSource<string>();
            await using var end = stop.Register(() =>
            {
                stopped.SetResult();
                cut.SetCanceled(stop);
            });
            return await cut.Task;
        }, default);
        Turn(false);
        await stopped.Task.WaitAsync(Patience);
        Assert.Equal((1, false), (began, work.IsCompleted));
        Turn(true);
        Assert.Equal("done", await work.WaitAsync(Patience));
        Assert.Equal(2, began);
    }

    [Fact]
    public async Task One_that_opens_without_news_is_noticed()
    {
        Turn(false);
        var work = _gate.RunAsync(static _ => Task.FromResult(1), default);
        _mayAct = true;
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(1, await work.WaitAsync(Patience));
    }

    [Fact]
    public async Task One_that_closes_without_news_lets_nothing_begin()
    {
        _mayAct = false;
        var work = _gate.RunAsync(static _ => Task.FromResult(1), default);
        Assert.False(work.IsCompleted);
        Turn(true);
        Assert.Equal(1, await work.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_waits_can_be_given_up()
    {
        Turn(false);
        using var stop = new CancellationTokenSource();
        var work = _gate.RunAsync(static _ => Task.FromResult(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(Patience));
    }
}
