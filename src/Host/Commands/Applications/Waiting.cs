using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>
/// Waits for Applications over the server's stream, and tells what it sees on the way. The stream is opened before anything is asked or
/// started, so nothing in between is missed; when the server goes away meanwhile, it waits for it to come back.
/// </summary>
internal sealed class Waiting(ServerClient client, TimeSpan timeout, ProgressLines progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, ApplicationView?> _states = new(StringComparer.Ordinal);

    /// <param name="begin">Brings about what is waited for, or looks where it stands; null when the Application is gone.</param>
    /// <param name="isDone">Of an Application as it is now; null when it is gone.</param>
    /// <returns>The Applications as they were when they were done.</returns>
    public async Task<IReadOnlyDictionary<string, ApplicationView?>> RunAsync(
        IReadOnlyCollection<string> names, Func<string, CancellationToken, Task<MapNode?>> begin, Func<ApplicationView?, bool> isDone, CancellationToken stop)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(timeout);
        try
        {
            await FollowAsync(names, begin, isDone, limited.Token);
            while (!AllDone())
            {
                await Task.Delay(Pause, limited.Token);
                await FollowAgainAsync(names, isDone, limited.Token);
            }

            return _states;
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            var late = names.Where(name => !_states.TryGetValue(name, out var state) || !isDone(state));
            throw new CommandException($"not done within {timeout.TotalSeconds:0} s: {string.Join(", ", late)}. What happened until then stands above.", ExitCode.TimedOut);
        }

        bool AllDone() => names.All(name => _states.TryGetValue(name, out var state) && isDone(state));
    }

    private async Task FollowAgainAsync(IReadOnlyCollection<string> names, Func<ApplicationView?, bool> isDone, CancellationToken stop)
    {
        try
        {
            await FollowAsync(names, (name, limit) => client.FindAsync(AppCommand.PathOf(name), limit), isDone, stop);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            progress.Tell("server", "does not answer; waiting for it");
        }
    }

    /// <summary>Follows until all are done, or the stream ends.</summary>
    private async Task FollowAsync(IReadOnlyCollection<string> names, Func<string, CancellationToken, Task<MapNode?>> begin, Func<ApplicationView?, bool> isDone, CancellationToken stop)
    {
        using var stream = await client.OpenAsync(StreamOf(names), stop);
        var open = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var name in names) Take(name, await begin(name, stop) is { } item ? new ApplicationView(item) : null);
        if (open.Count == 0) return;
        try
        {
            await foreach (var change in stream.ReadAsync(stop))
            {
                var view = new ApplicationView(change.Map("application"));
                foreach (var name in open.Where(view.IsCalled).ToList())
                {
                    if (change["type"].Text() == "DELETED") Take(name, null);
                    // The server's view may lag behind what it answered itself a moment ago.
                    else if (_states[name] is not { } known || view.Version > known.Version || view.Version == 0) Take(name, view);
                }

                if (open.Count == 0) return;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            progress.Tell("server", "has broken off; waiting for it");
        }

        void Take(string name, ApplicationView? view)
        {
            _states[name] = view;
            if (view is { } seen) progress.Tell(seen);
            else progress.Tell(name, "gone");
            if (isDone(view)) open.Remove(name);
        }
    }

    /// <summary>The stream of one that is waited for alone; for several, that of all.</summary>
    private static string StreamOf(IReadOnlyCollection<string> names) =>
        "api/v1/stream/applications" + (names.Count == 1 ? new AddressQuery().Add("name", names.First().Split('/')[^1]).ToString() : "");
}
