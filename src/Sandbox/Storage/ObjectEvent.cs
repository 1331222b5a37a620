namespace GitOpsActors.Sandbox.Storage;

/// <summary>What happened to an object at a revision: no state before is a creation, no state after a deletion.</summary>
/// <param name="Revision">The revision of the event; a deletion has one of its own.</param>
/// <param name="Before">The state that the event ended.</param>
/// <param name="After">The state that the event began; for a deletion the last state, stamped with the deletion's revision.</param>
/// <param name="IsDeletion">The object is gone.</param>
public sealed record ObjectEvent(long Revision, StoredObject? Before, StoredObject After, bool IsDeletion);
