namespace GitOpsActors.Actors.Persistence;

/// <summary>Whose events: one application, one repository, one whatever is persistent. Written `kind/name`.</summary>
public readonly record struct EntityId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The part of all entities that is owned together.</summary>
public readonly record struct ShardId(int Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>How often a shard has changed hands. Only the owner with the newest epoch can append.</summary>
public readonly record struct Epoch(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The place of an event among those of its entity, from 1; 0 is before the first.</summary>
public readonly record struct Sequence(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
