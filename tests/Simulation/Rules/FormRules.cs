namespace GitOpsActors.Simulation.Rules;

/// <summary>How things are written that are stored or sent.</summary>
internal static class FormRules
{
    public static readonly SafetyRule OwnForms = new(
        "own forms", "What is stored or goes to another node has an explicit serializer and manifest.",
        static run => run.History.Of<Happened.Reflected>().Select(static one => one.Type).Distinct(StringComparer.Ordinal).Select(static type => $"{type} is written by reflection"));
}
