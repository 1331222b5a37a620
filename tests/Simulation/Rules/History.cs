using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.Rules;

/// <summary>All that happened, in order.</summary>
public sealed class History(VirtualClock clock, SeededWork work)
{
    private readonly List<Happened> _all = [];

    public IReadOnlyList<Happened> All => _all;

    public IEnumerable<T> Of<T>() where T : Happened => _all.OfType<T>();

    public void Add(Happened happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        (happened.At, happened.Step) = (clock.Elapsed, work.Steps);
        _all.Add(happened);
        work.Note(happened.Trace, work.KeepsTrace ? Detail(happened) : null);
    }

    private static string? Detail(Happened happened) => happened switch
    {
        Happened.Told told => $"from {told.Sender}: {told.Message}",
        Happened.Said said => said.Text,
        Happened.Asked asked => $"for {asked.Origin}: {asked.Content}",
        _ => null,
    };
}
