using System.Globalization;
using GitOpsActors.EndToEnd.Tests;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Cluster.Tests;

/// <summary>What goes on around the nodes all the time: commits, objects that somebody changes, syncs that somebody asks for.</summary>
internal sealed class Life
{
    private readonly ThreeNodes _nodes;
    private readonly Random _chance;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, string> _wanted = new(StringComparer.Ordinal);
    private readonly Task _goesOn;
    private static int _steps;

    private Life(ThreeNodes nodes, int seed)
    {
        (_nodes, _chance) = (nodes, new Random(seed));
        _goesOn = GoOnAsync();
    }

    public int Commits { get; private set; }

    public int Drifts { get; private set; }

    public static Life Begin(ThreeNodes nodes, int seed) => new(nodes, seed);

    /// <summary>Ends, and waits until all is as Git says.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _goesOn;
        // An Application that a commit leaves as it was need not show it, so the last one changes all.
        var commit = Commit("end " + Interlocked.Increment(ref _steps).ToString(CultureInfo.InvariantCulture), _nodes.Automated);
        foreach (var name in _nodes.Automated)
        {
            await _nodes.OrSayWhyAsync(name, _nodes.Fleet.UntilSyncedAsync(name, commit));
            await _nodes.Fleet.UntilConfigMapAsync(name, "x", _wanted[name]);
            await _nodes.Fleet.UntilConfigMapAsync(name, "probe", "steady");
        }

        foreach (var name in _nodes.Manual)
            await _nodes.Fleet.UntilAsync(name, static item => item["operation"] is null && item.Map("status", "operationState")["phase"].Text() is null or "Succeeded");
        _end.Dispose();
    }

    private async Task GoOnAsync()
    {
        try
        {
            while (true)
            {
                var step = Interlocked.Increment(ref _steps).ToString(CultureInfo.InvariantCulture);
                Commit(step, Some(10));
                foreach (var name in Some(10)) await DriftAsync(name, step);
                await AskAsync(_nodes.Manual[_chance.Next(_nodes.Manual.Count)], $"step-{step}");
                await Task.Delay(_chance.Next(200, 1500), _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
    }

    private string Commit(string value, IEnumerable<string> applications)
    {
        foreach (var name in applications)
        {
            _nodes.Fleet.Repository.Write($"{name}/x.yaml", TestFleet.Settings("x", value));
            _wanted[name] = value;
        }

        Commits++;
        return _nodes.Fleet.Repository.Commit($"step {value}").Hex;
    }

    private async Task DriftAsync(string name, string value)
    {
        await _nodes.Fleet.MergeAsync(TestFleet.Named("ConfigMap", name, "x"), $"{{data: {{value: 'drift {value}'}}}}");
        Drifts++;
    }

    /// <summary>Asks for a sync unless one is asked for already, as the API does.</summary>
    private async Task AskAsync(string name, string who)
    {
        if (_nodes.Fleet.Find("argoproj.io", "applications", "argocd", name)!["operation"] is not null) return;
        await _nodes.Fleet.MergeAsync(TestFleet.Named("Application", "argocd", name, "argoproj.io"), $"{{operation: {{sync: {{syncOptions: [CreateNamespace=true]}}, initiatedBy: {{username: {who}}}, retry: {{limit: 5, backoff: {{duration: 100ms}}}}}}}}");
    }

    /// <summary>One of so many Applications, by chance.</summary>
    private IEnumerable<string> Some(int oneOf) => [.. _nodes.Automated.Where(_ => _chance.Next(oneOf) == 0)];
}
