using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Schema;

public enum ScalarKind { String, Numeric, Boolean, Untyped }

/// <summary>How the writers of a list share it: whole, value by value, or item by item found by key fields.</summary>
public enum ListKind { Atomic, Set, Associative }

/// <summary>
/// What a value may look like, and which parts of it have owners of their own. A value of a known type fits one of the three forms;
/// values without a schema fit any of them.
/// </summary>
public sealed class Shape
{
    /// <summary>Anything, each map key owned by itself, lists whole: what custom resources without a schema get.</summary>
    public static readonly Shape Deduced = Unschematic(atomic: false);

    /// <summary>Anything, owned whole.</summary>
    public static readonly Shape UntypedAtomic = Unschematic(atomic: true);

    public static readonly Shape String = new() { Name = "string", Scalar = ScalarKind.String };
    public static readonly Shape Numeric = new() { Name = "numeric", Scalar = ScalarKind.Numeric };
    public static readonly Shape Boolean = new() { Name = "boolean", Scalar = ScalarKind.Boolean };
    public static readonly Shape Untyped = new() { Name = "untyped", Scalar = ScalarKind.Untyped };

    /// <summary>The full name of the type, or empty for lists, maps and custom shapes.</summary>
    public string Name { get; init; } = "";

    public ScalarKind? Scalar { get; init; }

    public ListShape? List { get; init; }

    public MapShape? Map { get; init; }

    /// <summary>The last part of the name: DeploymentSpec.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    public override string ToString() => Name.Length > 0 ? Name : List is not null ? "list" : Map is not null ? "map" : "scalar";

    private static Shape Unschematic(bool atomic)
    {
        Shape? self = null;
        return self = new Shape
        {
            Name = atomic ? "__untyped_atomic_" : "__untyped_deduced_",
            Scalar = ScalarKind.Untyped,
            List = new ListShape(() => UntypedAtomic, ListKind.Atomic, []),
            Map = new MapShape([], () => self!, atomic),
        };
    }
}

public sealed class ListShape(Func<Shape> element, ListKind kind, IReadOnlyList<string> keys)
{
    private Shape? _element;

    public Shape Element => _element ??= element();

    public ListKind Kind { get; } = kind;

    /// <summary>The fields that tell the items of an associative list apart.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>A struct (named fields), a map (an element shape for every key), or both at once.</summary>
public sealed class MapShape
{
    private readonly FrozenDictionary<string, FieldShape> _fields;
    private readonly Func<Shape>? _element;
    private Shape? _elementShape;

    public MapShape(IEnumerable<FieldShape> fields, Func<Shape>? element = null, bool atomic = false)
    {
        InOrder = [.. fields];
        _fields = InOrder.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        _element = element;
        IsAtomic = atomic;
    }

    public IReadOnlyList<FieldShape> InOrder { get; }

    /// <summary>The shape of values under keys that are no named field; null where such keys are unknown fields.</summary>
    public Shape? Element => _elementShape ??= _element?.Invoke();

    public bool IsAtomic { get; }

    public FieldShape? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>The shape of the value below a key, or null when the schema has no such field.</summary>
    public Shape? Below(string key) => Field(key)?.Shape ?? Element;
}

public sealed class FieldShape(string name, Func<Shape> shape)
{
    private Shape? _shape;

    public string Name { get; } = name;

    public Shape Shape => _shape ??= shape();

    /// <summary>What the schema says the field is when it is left out; it completes the keys of list items.</summary>
    public Node? Default { get; init; }

    /// <summary>Strategic merge: "merge", "replace" or "retainKeys", in any combination, with commas.</summary>
    public string PatchStrategy { get; init; } = "";

    public string PatchMergeKey { get; init; } = "";

    public GoField Go { get; init; }
}

/// <summary>How the field of the API's Go type is written, as far as a user can see it.</summary>
/// <param name="IsAlwaysWritten">It has no omitempty or is a struct that is no pointer.</param>
/// <param name="KeepsZero">It is a pointer, so that zero and nothing differ.</param>
/// <param name="Type">The Go type of a scalar, such as int32.</param>
public readonly record struct GoField(bool IsAlwaysWritten, bool KeepsZero, string Type);
