namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// Runs the tasks of one life of a node among the rest of the seeded work. Mailboxes take their turns as tasks of it too, so that whatever an
/// actor or an effect awaits comes back here. What awaits with ConfigureAwait(false) (as Akka's PipeTo does unless it is told
/// otherwise) would go on in the thread pool; the work notices that and names the place.
/// </summary>
public sealed class SeededTaskScheduler(NodeLife life, SeededWork work) : TaskScheduler
{
    private string? _name;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues what is to run with this scheduler as the current one.</summary>
    public void Run(string name, Action<object?> run, object? state)
    {
        // Without flow: what is queued must not inherit on whose behalf the one who queued it acts.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _name = name;
        new Task(run, state).Start(this);
        _name = null;
    }

    protected override void QueueTask(Task task)
    {
        var name = _name ?? $"{life} task";
        _name = null;
        work.Add(life, name, () => TryExecuteTask(task));
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task>? GetScheduledTasks() => null;
}
