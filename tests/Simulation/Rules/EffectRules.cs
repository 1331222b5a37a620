using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What may be asked of a cluster, and when.</summary>
internal static class EffectRules
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    public static readonly SafetyRule RecordedFirst = new(
        "recorded first", "A cluster is changed only during an operation that the journal knows.", CheckRecorded);

    public static readonly SafetyRule NoRepetition = new(
        "no repetition", "The same request does not leave again without time having passed or news having come.", CheckRepetition);

    private static IEnumerable<string> CheckRecorded(Run run)
    {
        var open = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var happened in run.History.All)
        {
            if (happened is Happened.Appended appended)
            {
                foreach (var mark in appended.Events.Select(run.Fleet.OperationOf).OfType<OperationMark>())
                {
                    if (!open.TryGetValue(run.Fleet.EntityOfJournal(appended.Entity), out var operations)) open[run.Fleet.EntityOfJournal(appended.Entity)] = operations = [];
                    if (mark.IsBeginning) operations.Add(mark.Id);
                    else operations.Remove(mark.Id);
                }
            }
            else if (happened is Happened.Asked { IsWrite: true } asked && run.Fleet.EntityOf(asked.Origin) is { } entity && run.Fleet.IsOfOperation(asked))
            {
                if (open.GetValueOrDefault(entity) is not { Count: > 0 }) yield return $"step {asked.Step}: {entity} asks to {asked.Verb} {asked.Object} while no operation of it is recorded";
            }
        }
    }

    /// <summary>Three of a kind within a moment is a loop: one may be a try after a restart, and one after a lost answer.</summary>
    private static IEnumerable<string> CheckRepetition(Run run)
    {
        var seen = new Dictionary<(string, string, ObjectName, ulong), List<TimeSpan>>();
        var news = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var happened in run.History.All)
        {
            if (happened is Happened.Told told && run.Fleet.EntityOf(told.Receiver) is { } receiver && run.Fleet.IsNews(told.Receiver, told.Message)) news[receiver] = told.At;
            if (happened is not Happened.Asked { IsWrite: true } asked || run.Fleet.EntityOf(asked.Origin) is not { } entity) continue;
            var key = (entity, asked.Verb, asked.Object, asked.Body);
            if (!seen.TryGetValue(key, out var times)) seen[key] = times = [];
            var since = asked.At - Soon;
            times.RemoveAll(at => at < since || at < news.GetValueOrDefault(entity, TimeSpan.MinValue));
            times.Add(asked.At);
            if (times.Count == 3) yield return $"step {asked.Step}: {entity} asks three times within {Soon.TotalMilliseconds} ms and without news to {asked.Verb} {asked.Object}";
        }
    }
}
