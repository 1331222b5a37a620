namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What may happen to Applications that are there already.</summary>
public readonly record struct SetPolicy(bool MayUpdate, bool MayDelete)
{
    public static readonly SetPolicy Sync = new(true, true);

    /// <summary>Null for a word that means none.</summary>
    public static SetPolicy? Parse(string? text) => text switch
    {
        "sync" => Sync,
        "create-only" => new(false, false),
        "create-update" => new(true, false),
        "create-delete" => new(false, true),
        _ => null,
    };
}
