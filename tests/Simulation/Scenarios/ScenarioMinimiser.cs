using System.Globalization;
using System.Text;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Scenarios;

/// <summary>
/// Makes a failing scenario small: leaves out steps and faults, in ever smaller pieces, as long as the same rule is still broken (delta
/// debugging). What is left is printed as code.
/// </summary>
public sealed class ScenarioMinimiser(Func<Fleet> fleet, int runsMax = 400)
{
    private int _runs;

    public Scenario Minimise(Verdict failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        var rule = failed.Breaches[0].Rule;
        // The faults that struck, one by one, in place of rates; the same draws as before, so it fails as before.
        var smallest = failed.Scenario with { Faults = new FaultPlan { Exactly = failed.Struck } };
        if (!Breaks(smallest, rule)) return failed.Scenario;
        for (var size = Pieces(smallest); size >= 1; size /= 2) smallest = WithoutPieces(smallest, size, rule);
        smallest = WithoutPieces(smallest, 1, rule);
        return WithoutPauses(smallest, rule);
    }

    private static int Pieces(Scenario scenario) => Math.Max(scenario.Steps.Length, scenario.Faults.Exactly?.Count ?? 0);

    private Scenario WithoutPieces(Scenario scenario, int size, string rule)
    {
        for (var from = 0; from < (scenario.Faults.Exactly?.Count ?? 0);)
        {
            var strikes = scenario.Faults.Exactly!;
            var fewer = scenario with { Faults = new FaultPlan { Exactly = strikes.Except(strikes.Skip(from).Take(size)) } };
            if (Breaks(fewer, rule)) scenario = fewer;
            else from += size;
        }

        for (var from = 0; from < scenario.Steps.Length;)
        {
            var fewer = scenario with { Steps = scenario.Steps.RemoveRange(from, Math.Min(size, scenario.Steps.Length - from)) };
            if (Breaks(fewer, rule)) scenario = fewer;
            else from += size;
        }

        return scenario;
    }

    private Scenario WithoutPauses(Scenario scenario, string rule)
    {
        if (scenario.Nodes > 1 && scenario with { Nodes = 1 } is var alone && Breaks(alone, rule)) scenario = alone;
        for (var at = 0; at < scenario.Steps.Length; at++)
        {
            if (scenario.Steps[at].After == TimeSpan.Zero) continue;
            var sooner = scenario with { Steps = scenario.Steps.SetItem(at, scenario.Steps[at] with { After = TimeSpan.Zero }) };
            if (Breaks(sooner, rule)) scenario = sooner;
        }

        return scenario;
    }

    private bool Breaks(Scenario scenario, string rule) =>
        _runs++ < runsMax && Simulation.Judge(scenario, fleet()).Breaches.Any(breach => breach.Rule == rule);

    /// <summary>The scenario as an entry of Regressions.cs.</summary>
    public static string Code(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"new Scenario(Seed: {scenario.Seed}, Nodes: {scenario.Nodes},\n    [\n");
        foreach (var step in scenario.Steps) text.Append("        ").Append(Code(step)).Append(",\n");
        text.Append("    ],\n    ");
        if (scenario.Faults.Exactly is not { Count: > 0 } strikes) return text.Append("FaultPlan.None)").ToString();
        text.Append("new FaultPlan { Exactly =\n    [\n");
        foreach (var strike in strikes) text.Append(CultureInfo.InvariantCulture, $"        new(FaultKind.{strike.Kind}, \"{strike.Place}\", {strike.Ordinal}),\n");
        return text.Append("    ] })").ToString();
    }

    private static string Code(Step step)
    {
        var call = step switch
        {
            Step.Declare one => $"Declare({one.Application})",
            Step.Edit one => $"Edit({one.Application}, {one.File})",
            Step.Hook one => $"Hook({one.Application}, {one.Phase})",
            Step.Drop one => $"Drop({one.Application}, {one.File})",
            Step.ForcePush one => $"ForcePush({one.Back})",
            Step.Drift one => $"Drift({one.Application}, {one.File})",
            Step.Vandalise one => $"Vandalise({one.Application}, {one.File})",
            Step.Stray one => $"Stray({one.Application})",
            Step.Command one => $"Command({one.Application})",
            Step.Terminate one => $"Terminate({one.Application})",
            Step.Refresh one => $"Refresh({one.Application})",
            Step.Rotate => "Rotate()",
            Step.Strike one => $"Strike({one.Application})",
            Step.HandOver one => $"HandOver({one.Application})",
            Step.Crash one => $"Crash({one.Node})",
            Step.CutOff one => $"CutOff({one.Node})",
            _ => throw new ArgumentException($"nobody writes {step} as code", nameof(step)),
        };
        var after = step.After == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $" {{ After = TimeSpan.FromMilliseconds({step.After.TotalMilliseconds:0}) }}");
        return $"new Step.{call}{after}";
    }
}
