using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>What came of an effect. Stays within its actor.</summary>
/// <param name="Incarnation">Of the actor that started it: an answer to an earlier one is dropped.</param>
/// <param name="Number">Which effect of that incarnation.</param>
internal sealed record EffectAnswer(long Incarnation, long Number, ApplicationMessage Message);
