using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Notifications;

/// <summary>
/// What an Application has told already, by keys that name the trigger, its condition and the destination, with the time in seconds. It
/// stands in an annotation of the Application, as the original writes it.
/// </summary>
public sealed class DeliveryMemory
{
    public const string Annotation = "notified.notifications.argoproj.io";

    private const int ItemsMax = 100;

    public static readonly DeliveryMemory Empty = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, long> _sent;

    private DeliveryMemory(ImmutableSortedDictionary<string, long> sent) => _sent = sent;

    public int Count => _sent.Count;

    /// <summary>What an annotation that somebody has spoilt says is forgotten.</summary>
    public static DeliveryMemory Of(MapNode application)
    {
        if (application.Map("metadata", "annotations")[Annotation].Text() is not { Length: > 0 } text) return Empty;
        try
        {
            return JsonReader.Read(text) is MapNode said ? new DeliveryMemory(said
                .Where(static one => one.Value is IntegerNode).ToImmutableSortedDictionary(
                    static one => one.Key, static one => one.Value.Integer()!.Value, StringComparer.Ordinal)) : Empty;
        }
        catch (DocumentException)
        {
            return Empty;
        }
    }

    public bool Has(string key) => _sent.ContainsKey(key);

    public DeliveryMemory With(string key, DateTimeOffset at) => new(_sent.SetItem(key, at.ToUnixTimeSeconds()));

    public DeliveryMemory Without(string key) => Has(key) ? new DeliveryMemory(_sent.Remove(key)) : this;

    /// <summary>A merge patch that brings the annotation to this; null where it says so already. The oldest make room.</summary>
    public MapNode? PatchOf(MapNode application)
    {
        var kept = _sent.OrderByDescending(static one => one.Value).Take(ItemsMax).OrderBy(static one => one.Key, StringComparer.Ordinal);
        Node text = _sent.Count == 0 ? NullNode.Instance
            : JsonText.Write(MapNode.Of(kept.Select(static one => KeyValuePair.Create(one.Key, (Node)one.Value))));
        return (application.Map("metadata", "annotations")[Annotation] ?? NullNode.Instance) == text ? null
            : MapNode.Of(("metadata", MapNode.Of(("annotations", MapNode.Of((Annotation, text))))));
    }
}
