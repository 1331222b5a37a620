using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Diffing;

/// <summary>What the answer to a dry-run apply says of an object.</summary>
public static class Forecast
{
    /// <summary>The apply would leave all values as they are, but for those that are ignored.</summary>
    public static bool ChangesNothing(MapNode live, MapNode predicted, IgnoreRules ignore)
    {
        ArgumentNullException.ThrowIfNull(ignore);
        return ignore.Strip(LiveObject.Body(predicted), live) == ignore.Strip(LiveObject.Body(live), live);
    }

    /// <summary>
    /// The apply would make no more fields ours than are: somebody may have changed a value and given it back, and has it since. Then our
    /// own fields do not tell when it changes again.
    /// </summary>
    public static bool GainsNothing(MapNode live, MapNode predicted, IgnoreRules ignore) =>
        OthersOf(live, live, ignore) == OthersOf(predicted, live, ignore);

    private static Node OthersOf(MapNode item, MapNode live, IgnoreRules ignore) =>
        OwnedParts.Remove(ignore.Strip(LiveObject.Body(item), live), OwnedFields.Of(item, LiveObject.Manager));
}
