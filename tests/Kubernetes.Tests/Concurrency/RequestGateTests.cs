using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Tests.Concurrency;

public sealed class RequestGateTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task No_more_than_the_limit_enter_and_a_place_goes_to_the_next()
    {
        using var gate = Gate(2);
        await gate.EnterAsync(Priority.Background, default);
        await gate.EnterAsync(Priority.Background, default);
        var third = gate.EnterAsync(Priority.Background, default).AsTask();
        Assert.False(third.IsCompleted);
        gate.Neutral();
        await third;
        Assert.Equal((2, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task Users_go_before_everything_in_the_background()
    {
        using var gate = Gate(1);
        await gate.EnterAsync(Priority.Background, default);
        var background = gate.EnterAsync(Priority.Background, default).AsTask();
        var user = gate.EnterAsync(Priority.User, default).AsTask();
        gate.Neutral();
        await user;
        Assert.False(background.IsCompleted);
        gate.Neutral();
        await background;
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_takes_no_place()
    {
        using var gate = Gate(1);
        using var stop = new CancellationTokenSource();
        await gate.EnterAsync(Priority.Background, default);
        var waiting = gate.EnterAsync(Priority.Background, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Neutral();
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task Nobody_enters_before_the_time_that_the_cluster_named()
    {
        using var gate = Gate(4);
        await gate.EnterAsync(Priority.User, default);
        gate.Overloaded(TimeSpan.FromSeconds(10));
        var early = gate.EnterAsync(Priority.User, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(early.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await early;
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        using var gate = new RequestGate(new AdaptiveLimit(1, 1, 1), 1, _time);
        await gate.EnterAsync(Priority.User, default);
        _ = gate.EnterAsync(Priority.User, default).AsTask();
        var refused = await Assert.ThrowsAsync<ClusterException>(async () => await gate.EnterAsync(Priority.User, default));
        Assert.Equal(FaultNature.Retryable, refused.Fault.Nature);
    }

    private RequestGate Gate(int limit) => new(new AdaptiveLimit(limit, 1, limit), 100, _time);
}
