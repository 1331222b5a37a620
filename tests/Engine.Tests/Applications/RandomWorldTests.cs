using System.Collections.Concurrent;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using Xunit.Abstractions;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>
/// Whatever goes wrong, in whatever order: once everything works again, an Application becomes Synced and Healthy without anybody's help, and
/// it waits for nothing. A seed that fails is printed, and repeats; SEEDS in the environment runs more of them, SEED only one, with its trace.
/// </summary>
public sealed class RandomWorldTests(ITestOutputHelper output)
{
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 300;
    private static readonly int? Only = int.TryParse(Environment.GetEnvironmentVariable("SEED"), CultureInfo.InvariantCulture, out var only) ? only : null;

    [Fact]
    public void After_healing_all_is_synced_and_nothing_waits() => Each(static seed =>
    {
        var world = new RandomWorld(seed, isDeletable: false) { Trace = Only is null ? null : [] }.Begin();
        world.Suffer(TimeSpan.FromMinutes(15));
        world.Heal();
        world.Run(TimeSpan.FromMinutes(40));
        // A commit that failed as often as it may be tried is left alone, and the status says so; the next one is tried.
        if (world.Status("conditions").Contains("Failed last sync attempt", StringComparison.Ordinal))
        {
            world.Push();
            world.Run(TimeSpan.FromMinutes(20));
        }

        return (world, world.Broken.Concat(Unwell(world)));
    });

    [Fact]
    public void A_deletion_comes_to_its_end_and_leaves_nothing_behind() => Each(static seed =>
    {
        var world = new RandomWorld(seed, isDeletable: true) { Trace = Only is null ? null : [] }.Begin();
        world.Suffer(TimeSpan.FromMinutes(5));
        world.Delete();
        world.Suffer(TimeSpan.FromMinutes(5));
        world.Heal();
        world.Run(TimeSpan.FromMinutes(40));
        var left = world.Ordinary.Select(static key => $"{key} is left behind");
        return (world, world.Broken.Concat(left).Concat(world.Resource is null ? [] : [$"the resource stays: {world.Resource["status"]}"]));
    });

    private static IEnumerable<string> Unwell(RandomWorld world)
    {
        var (picture, operation) = (world.State.Picture, world.State.Record.Operation);
        if (world.Status("sync", "status") != "Synced") yield return $"it is {world.Status("sync", "status")}";
        foreach (var key in world.Differing) yield return $"{key} is not as {world.Newest} says";
        if (world.Status("health", "status") != "Healthy") yield return $"it is {world.Status("health", "status")}";
        if (world.Status("conditions").Length > 0) yield return $"conditions: {world.Status("conditions")}";
        if (world.Resource!["operation"] is not null) yield return "the request for a sync still stands there";
        if (world.Resource.Map("metadata", "annotations").Count > 0) yield return "the wish for a refresh still stands there";
        if (operation is { IsDone: false }) yield return $"an operation still runs: {operation.Phase} {operation.Message}";
        if (operation is { IsDone: true } && world.Status("operationState", "phase") != operation.Phase.ToString()) yield return "the end of the operation is not reported";
        if (picture.Rendered?.Done.Revisions[0] != world.Newest) yield return $"{world.Newest} was not noticed";
        if (picture.Asking is not null || picture.AskingForOperation is not null) yield return "a render is waited for";
        if (picture.Predicting is not null || picture.Syncing is not null) yield return "a prediction or a sync is waited for";
        if (picture.IsWriting || picture.WaitsToReport || picture.MustRender || picture.MustTrack || picture.OperationWaits) yield return "something is still to be done";
    }

    private void Each(Func<int, (RandomWorld World, IEnumerable<string> Problems)> story)
    {
        var failed = new ConcurrentDictionary<int, string>();
        var (first, count) = Only is { } seed ? (seed, 1) : (1, Seeds);
        Parallel.For(first, first + count, seed =>
        {
            var (world, problems) = story(seed);
            var text = string.Join("; ", problems);
            if (text.Length > 0) failed[seed] = text;
            if (world.Trace is { } trace) output.WriteLine(string.Join('\n', trace));
        });
        Assert.True(failed.IsEmpty, $"{failed.Count} of {count} seeds fail: " + string.Join("\n", failed.OrderBy(static one => one.Key).Take(5).Select(static one => $"seed {one.Key}: {one.Value}")));
    }
}
