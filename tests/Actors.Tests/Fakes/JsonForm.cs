using System.Text.Json.Nodes;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>Compares what a former version wrote with what this one writes.</summary>
internal static class JsonForm
{
    /// <summary>A newer version may add members, and changes none that an older one wrote.</summary>
    public static bool HasAllOf(JsonNode? stored, JsonNode? written) => (stored, written) switch
    {
        (JsonObject old, JsonObject now) => old.All(member => now.ContainsKey(member.Key) && HasAllOf(member.Value, now[member.Key])),
        (JsonArray old, JsonArray now) => old.Count == now.Count && Enumerable.Range(0, old.Count).All(i => HasAllOf(old[i], now[i])),
        _ => JsonNode.DeepEquals(stored, written),
    };
}
