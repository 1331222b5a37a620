using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>What no update may change: filled in where the client left it out, refused where it said something else.</summary>
internal static class UpdateMetadata
{
    private static readonly string[] Fixed = ["name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"];
    private static readonly string[] KeptWhenLeftOut = ["uid", "deletionGracePeriodSeconds"];

    public static MapNode Keep(MapNode item, MapNode old)
    {
        var (given, present) = (item.Map("metadata"), old.Map("metadata"));
        var metadata = new MapBuilder(given.Without("selfLink"));
        foreach (var key in KeptWhenLeftOut)
            if (given[key].IsNullOrAbsent() && present[key] is { } value) metadata.Set(key, value);
        // Times that the server sets once are not the client's to change.
        if (present["creationTimestamp"] is { } created) metadata.Set("creationTimestamp", created);
        if (present["deletionTimestamp"] is { } deleted) metadata.Set("deletionTimestamp", deleted);
        // The generation counts changes; only the kind's rules may move it on.
        if (present["generation"] is { } generation) metadata.Set("generation", generation);
        else metadata.Remove("generation");
        return item.With("metadata", Ordered(metadata.Build(), present));
    }

    public static IReadOnlyList<Cause> Validate(MapNode item, MapNode old)
    {
        var (given, present) = (item.Map("metadata"), old.Map("metadata"));
        var causes = new List<Cause>();
        if (present["deletionTimestamp"] is not null) CheckNewFinalizers(given, present, causes);
        foreach (var key in Fixed)
        {
            if (given[key] is not { } value || value == present[key]) continue;
            causes.Add(new Cause("FieldValueInvalid", "metadata." + key, $"Invalid value: {value}: field is immutable"));
        }
        // The real server looks at them once for every kind and once more with the rules of the kind.
        return [.. causes, .. causes];
    }

    private static void CheckNewFinalizers(MapNode given, MapNode present, List<Cause> causes)
    {
        var known = present.List("finalizers").Select(finalizer => finalizer.Text()).ToHashSet(StringComparer.Ordinal);
        var added = given.List("finalizers").Select(finalizer => finalizer.Text()).Where(finalizer => !known.Contains(finalizer)).ToList();
        if (added.Count == 0) return;
        causes.Add(new Cause("FieldValueForbidden", "metadata.finalizers",
            "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers " +
            $"[]string{{{string.Join(", ", added.Select(finalizer => $"\"{finalizer}\""))}}}"));
    }

    /// <summary>Keys in the order in which they stood before, so that an update that changes nothing writes equal bytes.</summary>
    private static MapNode Ordered(MapNode metadata, MapNode present)
    {
        var ordered = new MapBuilder(metadata.Count);
        foreach (var (key, _) in present)
            if (metadata[key] is { } value) ordered.Add(key, value);
        foreach (var (key, value) in metadata)
            if (!ordered.Has(key)) ordered.Add(key, value);
        return ordered.Build();
    }
}
