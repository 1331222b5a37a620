using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>What came of an effect. Stays within its actor.</summary>
/// <param name="Incarnation">Of the actor that started it: an answer to an earlier one is dropped.</param>
/// <param name="Number">Which effect of that incarnation.</param>
internal sealed record EffectAnswer(long Incarnation, long Number, ApplicationMessage Message);

/// <summary>What a render has read, before its answer comes. Stays within its actor.</summary>
/// <param name="Ask">Which render: what an earlier one tells late does not count.</param>
internal sealed record SourcesRead(long Incarnation, int Ask, Follow Follow);
