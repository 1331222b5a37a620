namespace GitOpsActors.Engine.Applications.Life;

/// <summary>A decision while it is made: the state so far, and what came of it. Never leaves the decider.</summary>
internal sealed class Turn(ApplicationState state, DateTimeOffset now)
{
    private readonly List<ApplicationEvent> _events = [];
    private readonly List<Effect> _effects = [];

    public ApplicationRecord Record { get; private set; } = state.Record;

    public Picture Picture { get; set; } = state.Picture;

    public DateTimeOffset Now => now;

    public void Happened(ApplicationEvent happened)
    {
        _events.Add(happened);
        Record = Record.After(happened);
    }

    public void Do(Effect effect) => _effects.Add(effect);

    public int NextAsk()
    {
        Picture = Picture with { Asked = Picture.Asked + 1 };
        return Picture.Asked;
    }

    public Decision Decision() => new(_events, Picture, _effects);
}
