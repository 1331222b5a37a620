namespace GitOpsActors.Actors.Persistence;

/// <summary>Whose events: one application, one repository, one whatever is persistent. Written `kind/name`.</summary>
public readonly record struct EntityId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The place of an event among those of its entity, from 1; 0 is before the first.</summary>
public readonly record struct Sequence(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
