namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>Runs what it is given at once, on the thread that gives it: whoever settles the actors has settled their effects.</summary>
internal sealed class InlineScheduler : TaskScheduler
{
    protected override void QueueTask(Task task) => TryExecuteTask(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
