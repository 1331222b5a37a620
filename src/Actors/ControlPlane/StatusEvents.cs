using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// Tells of changes of states as events of the control cluster. Nobody waits for that, and what finds no place is not told: the status says the same.
/// </summary>
internal sealed partial class StatusEvents(ICluster control, TimeProvider time, ILogger<StatusEvents> logger)
{
    private const int WaitingMax = 10_000;
    private const string Component = "gitopsactors";

    private readonly SemaphoreSlim _places = new(WaitingMax);

    // One is written after the other: many at once would keep the cluster from what somebody waits for.
    private readonly SemaphoreSlim _lane = new(1);

    /// <param name="before">The Application before its status was written.</param>
    /// <param name="after">And after it.</param>
    public void Tell(MapNode before, MapNode after, ResourceSettings settings)
    {
        Tell(after, [.. StatusNews.Between(before.Map("status"), after.Map("status"))], settings.EventLabelsOf(after));
    }

    /// <param name="labels">See <see cref="ResourceSettings.EventLabelsOf"/>.</param>
    public void Tell(MapNode about, IReadOnlyList<News> news, MapNode labels)
    {
        if (news.Count > 0 && _places.Wait(0)) _ = WriteAsync(about, news, labels);
    }

    private async Task WriteAsync(MapNode application, IReadOnlyList<News> news, MapNode labels)
    {
        await _lane.WaitAsync();
        try
        {
            foreach (var one in news)
            {
                await ControlEvents.WriteAsync(
                    control.At(Priority.Background), application, one, time.GetUtcNow(), Component, labels, CancellationToken.None);
            }
        }
#pragma warning disable CA1031 // The status says the same; an event is not worth a failure, whatever kept it from being written.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var name = application.Text("metadata", "name") ?? "";
            LogNoEvent(name, error.Message);
        }
        finally
        {
            _lane.Release();
            _places.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Application}: no event could be written: {Problem}")]
    private partial void LogNoEvent(string application, string problem);
}
