using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Decoding;

/// <summary>
/// Reads documents of built-in kinds as a server does that decodes them into typed structs and writes those again: unknown fields go,
/// nulls and empty values go where the type leaves them out, fields that are always written come, amounts and times get their
/// canonical spelling. Values of wrong types are refused in the words of Go's decoder.
/// </summary>
internal sealed class TypedDecoder
{
    private readonly DecodeReport _report;
    private readonly List<string> _goPath = [];
    private string _struct = "";
    private string? _firstProblem;

    private TypedDecoder(DecodeReport report) => _report = report;

    /// <exception cref="DecodeException">A value does not fit its field.</exception>
    public static MapNode Decode(Shape shape, MapNode document, DecodeReport report)
    {
        var decoder = new TypedDecoder(report);
        var result = decoder.Struct(shape, document, "");
        return decoder._firstProblem is { } problem ? throw new DecodeException(problem) : result;
    }

    /// <summary>What a struct is that has nothing set.</summary>
    public static MapNode Empty(Shape shape) => Decode(shape, MapNode.Empty, new DecodeReport());

    private MapNode Struct(Shape shape, MapNode map, string path)
    {
        var outer = _struct;
        _struct = shape.ShortName;
        var result = new MapBuilder(map.Count + 2);
        foreach (var (key, value) in map)
        {
            var place = path.Length == 0 ? key : $"{path}.{key}";
            if (_report.IsDuplicate(place)) _report.Add($"duplicate field \"{place}\"");
            if (shape.Map!.Field(key) is not { } field)
            {
                _report.Add($"unknown field \"{place}\"");
                continue;
            }
            _goPath.Add(key);
            if (Field(field, value, place) is { } decoded) result.Set(key, decoded);
            _goPath.RemoveAt(_goPath.Count - 1);
        }
        foreach (var field in shape.Map!.InOrder)
            if (field.Go.IsAlwaysWritten && !result.Has(field.Name)) result.Add(field.Name, Zero(field));
        _struct = outer;
        return result.Build();
    }

    private Node? Field(FieldShape field, Node value, string path)
    {
        if (value is NullNode) return null;
        var go = field.Go;
        var decoded = Value(field.Shape, go.Type, value, path);
        if (decoded is null) return null;
        if (go.IsAlwaysWritten || go.KeepsZero) return decoded;
        return decoded switch
        {
            StringNode { Value.Length: 0 } or BoolNode { Value: false } or IntegerNode { Value: 0 } => null,
            // managedFields may be empty on purpose: that forgets the managers.
            ListNode { Count: 0 } => field.Name is "managedFields" ? decoded : null,
            MapNode { Count: 0 } when field.Shape.Name.Length == 0 => null,
            _ => decoded,
        };
    }

    private Node? Value(Shape shape, string goType, Node value, string path)
    {
        if (shape.List is not null && shape.Map is null) return List(shape, goType, value, path);
        if (shape.Map is { } map && shape.Scalar is null)
            return map.Element is null ? Nested(shape, value, path) : Map(shape, goType, value, path);
        return shape.Scalar switch
        {
            ScalarKind.String => goType is "[]uint8" ? Bytes(value) : Text(value, goType),
            ScalarKind.Numeric => Number(value, goType),
            ScalarKind.Boolean => value is BoolNode ? value : Mismatch(value, "bool"),
            _ => Special(shape, value),
        };
    }

    private MapNode? Nested(Shape shape, Node value, string path)
    {
        if (value is MapNode map) return Struct(shape, map, path);
        Mismatch(value, GoTypes.Of(shape, ""));
        return null;
    }

    private Node? List(Shape shape, string goType, Node value, string path)
    {
        if (value is not ListNode list) return Mismatch(value, GoTypes.Of(shape, goType));
        var items = new Node[list.Count];
        var element = shape.List!.Element;
        for (var i = 0; i < items.Length; i++)
            items[i] = list[i] is NullNode ? ZeroOf(element) : Value(element, ElementType(element), list[i], $"{path}[{i}]") ?? ZeroOf(element);
        return ListNode.Of(items);
    }

    private Node? Map(Shape shape, string goType, Node value, string path)
    {
        if (value is not MapNode map) return Mismatch(value, GoTypes.Of(shape, goType));
        var element = shape.Map!.Element!;
        var isBytes = goType is "map[string][]uint8";
        return map.Changed((key, item) =>
        {
            var place = $"{path}.{key}";
            if (_report.IsDuplicate(place)) _report.Add($"duplicate field \"{place}\"");
            if (item is NullNode) return isBytes ? NullNode.Instance : ZeroOf(element);
            return Value(element, isBytes ? "[]uint8" : ElementType(element), item, place) ?? ZeroOf(element);
        });
    }

    private static string ElementType(Shape element) => element.Scalar switch
    {
        ScalarKind.String => "string",
        ScalarKind.Numeric => "int64",
        ScalarKind.Boolean => "bool",
        _ => "",
    };

    private Node? Text(Node value, string goType) => value is StringNode ? value : Mismatch(value, GoTypes.TextType(_struct, _goPath[^1], goType));

    private Node? Bytes(Node value)
    {
        if (value is not StringNode text) return Mismatch(value, "[]uint8");
        var buffer = new byte[(text.Value.Length * 3 / 4) + 3];
        if (Convert.TryFromBase64String(text.Value, buffer, out var written)) return StringNode.Of(Convert.ToBase64String(buffer.AsSpan(0, written)));
        _firstProblem ??= $"illegal base64 data at input byte {Base64Faults.FirstBadByte(text.Value)}";
        return null;
    }

    private Node? Number(Node value, string goType)
    {
        switch (value)
        {
            case IntegerNode number when goType is not "int32" || number.Value is >= int.MinValue and <= int.MaxValue: return value;
            case FloatNode when goType is "float64": return value;
            case IntegerNode or FloatNode: return Mismatch(value, goType, exact: true);
            default: return Mismatch(value, goType);
        }
    }

    private Node? Special(Shape shape, Node value)
    {
        switch (shape.ShortName)
        {
            case "Quantity": return QuantityOf(value);
            case "IntOrString": return IntOrString(value);
            case "Time": return TimeOf(value, isMicro: false);
            case "MicroTime": return TimeOf(value, isMicro: true);
            case "JSONSchemaPropsOrBool":
                return value is MapNode map ? Struct(Kubernetes.Type(shape.Name[..^"OrBool".Length]), map, "") : value;
            default: return value;
        }
    }

    // Types that decode themselves end the decoding with their own error.
    private static StringNode QuantityOf(Node value)
    {
        var text = value switch
        {
            StringNode given => given.Value.Trim(),
            FloatNode number => number.Text ?? number.Format(),
            IntegerNode number => number.ToString(),
            _ => "true",
        };
        return Quantity.Parse(text, out var quantity) is { } problem ? throw new DecodeException(problem) : StringNode.Of(quantity.ToString());
    }

    private Node IntOrString(Node value) => value switch
    {
        StringNode => value,
        IntegerNode { Value: >= int.MinValue and <= int.MaxValue } => value,
        IntegerNode or FloatNode => throw new DecodeException(MismatchText(value, "int32", exact: true)),
        _ => throw new DecodeException(MismatchText(value, "int32", exact: false)),
    };

    private StringNode TimeOf(Node value, bool isMicro)
    {
        if (value is not StringNode text) throw new DecodeException(MismatchText(value, "string", exact: false));
        return Times.Normalise(text.Value, isMicro, out var problem) is { } time ? StringNode.Of(time) : throw new DecodeException(problem);
    }

    private Node? Mismatch(Node value, string goType, bool exact = false)
    {
        _firstProblem ??= MismatchText(value, goType, exact);
        return null;
    }

    private string MismatchText(Node value, string goType, bool exact)
    {
        var what = JsonTypes.Name(value);
        if (exact) what += " " + (value is FloatNode { Text: { } text } ? text : value.ToString());
        return $"json: cannot unmarshal {what} into Go struct field {_struct}.{string.Join('.', _goPath)} of type {goType}";
    }

    private static Node Zero(FieldShape field) =>
        field.Go.KeepsZero && field.Shape.Scalar is not null && field.Go.IsAlwaysWritten ? NullNode.Instance
        : field.Go.KeepsZero ? NullNode.Instance
        : ZeroOf(field.Shape);

    private static Node ZeroOf(Shape shape)
    {
        if (shape.Map is { Element: null } && shape.Scalar is null) return Empty(shape);
        return shape.Scalar switch
        {
            ScalarKind.String => StringNode.Empty,
            ScalarKind.Numeric => IntegerNode.Of(0),
            ScalarKind.Boolean => BoolNode.False,
            ScalarKind.Untyped => shape.ShortName switch { "Quantity" => StringNode.Of("0"), "IntOrString" => IntegerNode.Of(0), _ => NullNode.Instance },
            _ => NullNode.Instance,
        };
    }
}
