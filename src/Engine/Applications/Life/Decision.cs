namespace GitOpsActors.Engine.Applications.Life;

/// <summary>All that an Application is: what is remembered, and what it sees.</summary>
public sealed record ApplicationState(ApplicationRecord Record, Picture Picture)
{
    public static readonly ApplicationState Initial = new(ApplicationRecord.Nothing, Picture.Blank);
}

/// <summary>What follows from a message.</summary>
/// <param name="Events">To be recorded before anything is done.</param>
public sealed record Decision(IReadOnlyList<ApplicationEvent> Events, Picture Picture, IReadOnlyList<Effect> Effects);
