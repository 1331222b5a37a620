using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Tests.Fakes;

namespace GitOpsActors.Actors.Tests.Hosting;

public sealed class AskingTests : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly TestNode _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_question_that_nobody_answers_ends_by_the_clock_of_the_node_and_says_who_was_asked()
    {
        var answer = _node.Sources.Ref.AskWithinAsync<string>("question", Within, _node.Time, CancellationToken.None);
        await _node.PassAsync(Within / 2);
        Assert.False(answer.IsCompleted);
        await _node.PassAsync(Within);
        Assert.Contains($"{_node.Sources.Ref.Path.Name} did not answer within 10 s", (await Assert.ThrowsAsync<TimeoutException>(() => answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_wait_any_more_is_not_told_that_it_was_late()
    {
        using var stop = new CancellationTokenSource();
        var answer = _node.Sources.Ref.AskWithinAsync<string>("question", Within, _node.Time, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }
}
