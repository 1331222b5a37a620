using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Templates;

// The values of templates are Go's: null (nil), bool, nint (int), long (int64), byte (uint8), double (float64), string, byte[] ([]uint8),
// and the classes below.

/// <summary>A map of Go. Templates change it in place (set, unset, merge) and share it by reference.</summary>
internal sealed class GoMap(string type = GoMap.Anything)
{
    public const string Anything = "map[string]interface {}";
    public const string Strings = "map[string]string";

    /// <summary>What the original calls the type of the values that are given to a render.</summary>
    public const string ValuesOfRender = "common.Values";

    private bool _isMadeNil;

    public string Type => type;

    /// <summary>A map that nobody made is empty, and null in JSON.</summary>
    public bool IsNil { get => _isMadeNil && Entries.Count == 0; init => _isMadeNil = value; }

    public Dictionary<string, object?> Entries { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What a missing key yields.</summary>
    public object? Missing => type == Strings ? "" : NilInterface.Instance;

    public object? this[string key]
    {
        get => Entries.GetValueOrDefault(key);
        set => Entries[key] = value;
    }

    public string[] SortedKeys()
    {
        var keys = new string[Entries.Count];
        Entries.Keys.CopyTo(keys, 0);
        Array.Sort(keys, string.CompareOrdinal);
        return keys;
    }
}

/// <summary>A list of Go. Its items stay; functions make new lists.</summary>
internal sealed class GoList(object?[] items, string type = GoList.Anything)
{
    public const string Anything = "[]interface {}";
    public const string Strings = "[]string";

    /// <summary>What functions give that found nothing to put into a list: it is empty, and null in JSON.</summary>
    public static readonly GoList Nil = new([]);
    public static readonly GoList NilStrings = new([], Strings);

    public string Type => type;

    public bool IsNil => ReferenceEquals(this, Nil) || ReferenceEquals(this, NilStrings);

    public object?[] Items => items;

    public static GoList OfStrings(IEnumerable<string> items) => new([.. items], Strings);
}

/// <summary>
/// A nil that is known to stand in an interface: what a missing key of a map yields. A field of it is an error, while a field of
/// nothing at all, which is what a pipeline makes of it, is nothing again.
/// </summary>
internal sealed class NilInterface
{
    public static readonly NilInterface Instance = new();

    private NilInterface() { }

    public static object? Unwrap(object? value) => ReferenceEquals(value, Instance) ? null : value;
}

/// <summary>A value with fields and methods of its own.</summary>
internal abstract class GoObject
{
    public abstract string Type { get; }

    public virtual string Kind => Type.StartsWith('*') ? "ptr" : Type.StartsWith("[]", StringComparison.Ordinal) ? "slice" : "struct";

    /// <summary>A field, by its name.</summary>
    public virtual bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public virtual Function? Method(string name) => null;

    /// <summary>As %v shows it.</summary>
    public abstract string Show();

    /// <summary>As a template prints it where it stands, and not a copy of it.</summary>
    public virtual string ShowInPlace() => Show();

    /// <summary>As JSON and YAML have it.</summary>
    public abstract Node ToNode();

    /// <summary>Its items, where it is a list or a map for range and len.</summary>
    public virtual GoList? Items => null;

    public virtual GoMap? Map => null;
}

/// <summary>What kind and type a value has, in Go's words.</summary>
internal static class GoTypes
{
    public static string NameOf(object? value) => value switch
    {
        null => "<nil>",
        NilInterface => "interface {}",
        string => "string",
        bool => "bool",
        nint => "int",
        long => "int64",
        double => "float64",
        GoMap map => map.Type,
        GoList list => list.Type,
        GoObject thing => thing.Type,
        byte => "uint8",
        byte[] => "[]uint8",
        int => "int32",
        uint => "uint32",
        ulong => "uint64",
        _ => value.GetType().Name,
    };

    public static string KindOf(object? value) => value switch
    {
        null or NilInterface => "invalid",
        GoMap => "map",
        GoList or byte[] => "slice",
        GoObject thing => thing.Kind,
        _ => NameOf(value),
    };

    public static long Integer(object value) => value switch
    {
        nint number => number,
        long number => number,
        int number => number,
        byte number => number,
        uint number => number,
        ulong number => (long)number,
        _ => throw new TemplateException("not an integer"),
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or NilInterface => false,
        bool flag => flag,
        string text => text.Length > 0,
        nint number => number != 0,
        long number => number != 0,
        double number => number != 0,
        GoMap map => map.Entries.Count > 0,
        GoList list => list.Items.Length > 0,
        byte[] bytes => bytes.Length > 0,
        GoObject { Items: { } items } => items.Items.Length > 0,
        GoObject { Map: { } map } => map.Entries.Count > 0,
        GoObject => true,
        _ => Integer(value) != 0,
    };
}
