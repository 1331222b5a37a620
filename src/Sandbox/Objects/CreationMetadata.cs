using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>What the server sets on every new object, whatever the client wrote there.</summary>
internal static class CreationMetadata
{
    // Names have at most 63 letters where they become labels; a generated suffix must fit in.
    private const int GeneratedPrefixMax = 58;

    private static readonly string[] NotForClients = ["selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>Without what only the server can say, before anybody comes to own it.</summary>
    public static MapNode Cleared(MapNode item)
    {
        foreach (var key in NotForClients) item = item.WithoutAt("metadata", key);
        return item;
    }

    public static MapNode Fill(MapNode item, WriteRequest request, Cluster cluster)
    {
        var given = item.Map("metadata");
        if (given.Text("resourceVersion") is { Length: > 0 } and not "0")
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        var metadata = new MapBuilder(16);
        if (Name(given, cluster) is { } name) metadata.Add("name", name);
        foreach (var key in (string[])["generateName", "namespace"])
            if (given[key] is StringNode { Value.Length: > 0 } value) metadata.Add(key, value);
        metadata.Add("uid", cluster.NewUid());
        if (given["generation"] is IntegerNode generation && generation.Value != 0) metadata.Add("generation", generation);
        metadata.Add("creationTimestamp", Timestamps.Text(cluster.Now));
        foreach (var (key, value) in given)
            if (!metadata.Has(key) && key is not ("name" or "resourceVersion")) metadata.Add(key, value);
        var filled = item.With("metadata", metadata.Build());
        return request.Resource.IsNamespaced ? filled : filled.WithoutAt("metadata", "namespace");
    }

    private static string? Name(MapNode given, Cluster cluster)
    {
        if (given.Text("name") is { Length: > 0 } name) return name;
        if (given.Text("generateName") is not { Length: > 0 } prefix) return null;
        return prefix[..Math.Min(prefix.Length, GeneratedPrefixMax)] + cluster.NewSuffix();
    }
}
