using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.Applications;

public sealed class ExplainRunTests
{
    private static readonly LiveObject Live = new()
    {
        Key = new ResourceKey("apps", "Deployment", "shop", "web"), ApiVersion = "apps/v1", Uid = "u", ResourceVersion = "1", IsOwned = true,
        Content = Digest.Of("x"u8), Health = HealthState.Healthy,
    };

    [Fact]
    public async Task When_a_fleet_rolls_out_few_ask_at_a_time_and_a_question_that_is_given_up_is_not_asked()
    {
        using var places = new SemaphoreSlim(1);
        using var given = new CancellationTokenSource();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cluster = new FakeCluster { Before = (_, _) => answer.Task };

        var first = ExplainRun.RunAsync(places, cluster, [Live], default);
        var second = ExplainRun.RunAsync(places, cluster, [Live], given.Token);
        Assert.Single(cluster.Requests);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        answer.SetResult();
        Assert.Equal("", Assert.Single(await first).Text);
        Assert.Single(cluster.Requests);
        Assert.Equal(1, places.CurrentCount);
    }
}
