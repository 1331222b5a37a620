using System.Collections.Concurrent;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Tests.Controllers;

public sealed class ControllerLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_controller_that_throws_anything_is_tried_again_and_the_others_go_on()
    {
        var cluster = new Cluster(TimeProvider.System, new Random(1));
        var (clumsy, steady) = (new Clumsy(cluster, failures: 3), new Clumsy(cluster, failures: 0));
        var reports = new ConcurrentQueue<string>();
        await using var loop = new ControllerLoop(cluster, [clumsy, steady], reports.Enqueue);
        await clumsy.Succeeded.Task.WaitAsync(Patience);
        await steady.Succeeded.Task.WaitAsync(Patience);
        Assert.Equal(3, reports.Count);
        Assert.All(reports, report => Assert.StartsWith("Clumsy failed at key: ", report, StringComparison.Ordinal));
    }

    private sealed class Clumsy(Cluster cluster, int failures) : Controller(cluster)
    {
        private int _tries;

        public TaskCompletionSource Succeeded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Start() => Enqueue("key");

        public override void Observe(ResourceTable table, ObjectEvent happened)
        {
        }

        public override void Reconcile(string key)
        {
            if (_tries++ < failures) throw new NotSupportedException("a mistake");
            Succeeded.TrySetResult();
        }
    }
}
