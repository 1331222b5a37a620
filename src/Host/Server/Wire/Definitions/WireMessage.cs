using System.Collections.Frozen;

namespace GitOpsActors.Host.Server.Wire.Definitions;

/// <summary>How a message looks in a document.</summary>
internal enum MessageForm
{
    /// <summary>A map of its fields.</summary>
    Map,

    /// <summary>A time as RFC 3339 writes it, to the second.</summary>
    Time,

    /// <summary>The same to the microsecond.</summary>
    MicroTime,

    /// <summary>Whatever JSON its bytes are.</summary>
    Json,

    /// <summary>A number or a text.</summary>
    IntOrString,
}

/// <summary>A message of the interface, as its definition has it.</summary>
/// <param name="name">With its package.</param>
internal sealed class WireMessage(string name, bool isMapEntry)
{
    private FrozenDictionary<string, WireField> _byName = FrozenDictionary<string, WireField>.Empty;
    private FrozenDictionary<int, int> _placeOf = FrozenDictionary<int, int>.Empty;

    public string Name => name;

    public bool IsMapEntry => isMapEntry;

    public MessageForm Form { get; } = name switch
    {
        "k8s.io.apimachinery.pkg.apis.meta.v1.Time" => MessageForm.Time,
        "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime" => MessageForm.MicroTime,
        "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1" or "k8s.io.apimachinery.pkg.runtime.RawExtension"
            or "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON" => MessageForm.Json,
        "k8s.io.apimachinery.pkg.util.intstr.IntOrString" => MessageForm.IntOrString,
        _ => MessageForm.Map,
    };

    /// <summary>In the order of their numbers, which is the order on the wire.</summary>
    public IReadOnlyList<WireField> Fields { get; private set; } = [];

    public WireField? Find(string field) => _byName.GetValueOrDefault(field);

    /// <summary>Where in <see cref="Fields"/> the field of a number is; -1 for one that nobody knows.</summary>
    public int PlaceOf(int number) => _placeOf.TryGetValue(number, out var place) ? place : -1;

    /// <summary>Called once, after all messages are known: they refer to each other.</summary>
    public void Complete(IEnumerable<WireField> fields)
    {
        Fields = [.. fields.OrderBy(static field => field.Number)];
        _byName = Fields.ToFrozenDictionary(static field => field.Name, StringComparer.Ordinal);
        _placeOf = Fields.Select(static (field, place) => (field.Number, place))
            .ToFrozenDictionary(static one => one.Number, static one => one.place);
    }

    public override string ToString() => name;
}
