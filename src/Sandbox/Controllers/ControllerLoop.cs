using System.Threading.Channels;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Runs the controllers of a cluster, one piece of work at a time, each key at most once in the queue.</summary>
public sealed class ControllerLoop : IAsyncDisposable
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(10);

    private readonly Cluster _cluster;
    private readonly IReadOnlyList<Controller> _controllers;
    private readonly Action<string> _report;
    private readonly Channel<(Controller Controller, string Key)> _queue =
        Channel.CreateUnbounded<(Controller, string)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<(Controller, string)> _waiting = [];
    private readonly Dictionary<(Controller, string), (DateTimeOffset Due, ITimer Timer)> _timers = [];
    private readonly Dictionary<(Controller, string), int> _failures = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="report">Is told of what no controller should ever throw.</param>
    public ControllerLoop(Cluster cluster, IReadOnlyList<Controller> controllers, Action<string>? report = null)
    {
        (_cluster, _controllers, _report) = (cluster, controllers, report ?? (static _ => { }));
        foreach (var controller in controllers) controller.Attach(this);
        cluster.Store.Observe(Observe);
        foreach (var controller in controllers) controller.Start();
        _running = Run();
    }

    public void Enqueue(Controller controller, string key)
    {
        lock (_gate)
        {
            if (!_waiting.Add((controller, key))) return;
        }
        _queue.Writer.TryWrite((controller, key));
    }

    /// <summary>Looks at the key after a while.</summary>
    public void EnqueueAfter(Controller controller, string key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero) Enqueue(controller, key);
        else EnqueueAt(controller, key, _cluster.Now + delay);
    }

    /// <summary>Looks at the key at a time; of several wishes the earliest counts.</summary>
    public void EnqueueAt(Controller controller, string key, DateTimeOffset due)
    {
        var delay = due - _cluster.Now;
        if (delay <= TimeSpan.Zero)
        {
            Enqueue(controller, key);
            return;
        }
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            if (_timers.TryGetValue((controller, key), out var planned))
            {
                if (planned.Due <= due) return;
                planned.Timer.Dispose();
            }
            _timers[(controller, key)] = (due, _cluster.Time.CreateTimer(_ => Due(controller, key), null, delay, Timeout.InfiniteTimeSpan));
        }
        // A clock that was moved on meanwhile has passed the timer before there was one.
        if (_cluster.Now >= due) Due(controller, key);
    }

    public async ValueTask DisposeAsync()
    {
        _cluster.Store.Forget(Observe);
        await _stop.CancelAsync();
        _queue.Writer.TryComplete();
        await _running;
        lock (_gate)
        {
            foreach (var (_, timer) in _timers.Values) timer.Dispose();
            _timers.Clear();
        }
        _stop.Dispose();
    }

    private void Observe(ResourceTable table, ObjectEvent happened)
    {
        foreach (var controller in _controllers)
        {
            try
            {
                controller.Observe(table, happened);
            }
            catch (Exception problem)
            {
                // The write has happened: whoever made it must not be told that it failed.
                _report($"{controller.GetType().Name} cannot make sense of {happened.After.Namespace}/{happened.After.Name}: {problem}");
            }
        }
    }

    private void Due(Controller controller, string key)
    {
        lock (_gate)
        {
            if (_timers.Remove((controller, key), out var planned)) planned.Timer.Dispose();
        }
        Enqueue(controller, key);
    }

    private async Task Run()
    {
        // The constructor must return before the first work is done.
        await Task.Yield();
        try
        {
            await foreach (var (controller, key) in _queue.Reader.ReadAllAsync(_stop.Token)) Work(controller, key);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void Work(Controller controller, string key)
    {
        lock (_gate) _waiting.Remove((controller, key));
        try
        {
            controller.Reconcile(key);
            _failures.Remove((controller, key));
        }
        catch (Exception problem)
        {
            // Somebody else was faster, or something is not there yet: look again, less and less often. Anything else is a mistake of the
            // controller, which must not end the work of all the others.
            if (problem is not (ApiException or InvalidOperationException or KeyNotFoundException or InvalidCastException))
                _report($"{controller.GetType().Name} failed at {key}: {problem}");
            var failures = _failures[(controller, key)] = _failures.GetValueOrDefault((controller, key)) + 1;
            var delay = RetryFirst * Math.Pow(2, Math.Min(failures - 1, 16));
            EnqueueAfter(controller, key, delay < RetryMax ? delay : RetryMax);
        }
    }
}
