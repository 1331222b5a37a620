using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>Whether a value is what its schema wants, in the words of the real server.</summary>
internal static class SchemaValidation
{
    /// <param name="errors">Where to say what is wrong.</param>
    /// <param name="schema">What is wanted.</param>
    /// <param name="value">What there is.</param>
    /// <param name="path">Where the value is.</param>
    /// <param name="old">What was there before; what stays as it was may stay, even if the schema has become stricter since.</param>
    public static void Validate(FieldErrors errors, StructuralSchema schema, Node value, string path, Node? old)
    {
        if (old is not null && old.Equals(value)) return;
        if (value is NullNode && schema.IsNullable) return;
        if (!HasType(schema, value))
        {
            var wanted = schema.IsIntOrString ? "integer,string" : schema.Type;
            errors.TypeInvalid(path, TypeName(value), $"{path} in body must be of type {wanted}: \"{TypeName(value)}\"");
            return;
        }
        if (schema.Source["enum"] is ListNode { Count: > 0 } allowed && !allowed.Contains(value))
            errors.NotSupported(path, value, allowed.Select(item => item.Text() ?? item.ToString()));
        switch (value)
        {
            case StringNode text: Text(errors, schema, text, path); break;
            case IntegerNode or FloatNode: Number(errors, schema.Source, value, path); break;
            case ListNode list: List(errors, schema, list, path, old); break;
            case MapNode map: Map(errors, schema, map, path, old); break;
        }
        Combinations(errors, schema.Source, value, path, old);
    }

    private static bool HasType(StructuralSchema schema, Node value)
    {
        if (schema.IsIntOrString) return value is StringNode || IsWhole(value);
        return schema.Type switch
        {
            "string" => value is StringNode,
            "integer" => IsWhole(value),
            "number" => value is IntegerNode or FloatNode,
            "boolean" => value is BoolNode,
            "array" => value is ListNode,
            "object" => value is MapNode,
            _ => true,
        };
    }

    private static bool IsWhole(Node value) =>
        value is IntegerNode || (value is FloatNode number && Math.Floor(number.Value).Equals(number.Value));

    private static void Text(FieldErrors errors, StructuralSchema schema, StringNode text, string path)
    {
        var length = text.Value.EnumerateRunes().Count();
        if (schema.Source.Integer("maxLength") is { } max && length > max) errors.TooLong(path, (int)max);
        if (schema.Source.Integer("minLength") is { } min && length < min) errors.Invalid(path, text, $"{path} in body should be at least {min} chars long");
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text.Value)) errors.Invalid(path, text, $"{path} in body should match '{schema.Source.Text("pattern")}'");
        if (schema.Source.Text("format") is { } format && !Formats.Fits(format, text.Value)) errors.TypeInvalid(path, text.Value, $"{path} in body must be of type {format}: {GoText.Quote(text.Value)}");
    }

    private static void Number(FieldErrors errors, MapNode schema, Node value, string path)
    {
        var number = AsDouble(value);
        if (schema["maximum"] is { } maximum)
        {
            var max = AsDouble(maximum);
            if (schema.Bool("exclusiveMaximum") == true ? number >= max : number > max)
                errors.Invalid(path, value, $"{path} in body should be less than {(schema.Bool("exclusiveMaximum") == true ? "" : "or equal to ")}{Plain(max)}");
        }
        if (schema["minimum"] is { } minimum)
        {
            var min = AsDouble(minimum);
            if (schema.Bool("exclusiveMinimum") == true ? number <= min : number < min)
                errors.Invalid(path, value, $"{path} in body should be greater than {(schema.Bool("exclusiveMinimum") == true ? "" : "or equal to ")}{Plain(min)}");
        }
        if (schema["multipleOf"] is { } multiple && AsDouble(multiple) is var factor && factor > 0 && Math.Abs(Math.IEEERemainder(number, factor)) > 1e-9)
            errors.Invalid(path, value, $"{path} in body should be a multiple of {Plain(factor)}");
    }

    private static void List(FieldErrors errors, StructuralSchema schema, ListNode list, string path, Node? old)
    {
        if (schema.Source.Integer("maxItems") is { } max && list.Count > max) errors.TooMany(path, list.Count, (int)max);
        if (schema.Source.Integer("minItems") is { } min && list.Count < min) errors.Invalid(path, IntegerNode.Of(list.Count), $"{path} in body should have at least {min} items");
        if (schema.Items is { } items)
            for (var i = 0; i < list.Count; i++) Validate(errors, items, list[i], $"{path}[{i}]", OldItem(schema, list[i], old));
    }

    private static void Map(FieldErrors errors, StructuralSchema schema, MapNode map, string path, Node? old)
    {
        if (schema.Source.Integer("maxProperties") is { } max && map.Count > max) errors.TooMany(path, map.Count, (int)max);
        if (schema.Source.Integer("minProperties") is { } min && map.Count < min) errors.Invalid(path, IntegerNode.Of(map.Count), $"{path} in body should have at least {min} properties");
        foreach (var name in schema.Required)
            if (!map.Has(name)) errors.Required(path.Length == 0 ? name : $"{path}.{name}");
        foreach (var (key, item) in map.Sorted())
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if ((schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below) Validate(errors, below, item, at, old?[key]);
        }
    }

    private static void Combinations(FieldErrors errors, MapNode schema, Node value, string path, Node? old)
    {
        bool Fits(Node alternative)
        {
            var trial = new FieldErrors();
            Validate(trial, new StructuralSchema(alternative.Map()), value, path, old);
            return trial.Count == 0;
        }
        if (schema["allOf"] is ListNode all && !all.All(Fits)) errors.Invalid(path, value, $"\"{path}\" must validate all the schemas (allOf)");
        if (schema["anyOf"] is ListNode any && !any.Any(Fits)) errors.Invalid(path, value, $"\"{path}\" must validate at least one schema (anyOf)");
        if (schema["oneOf"] is ListNode one && one.Count(Fits) is var count && count != 1)
            errors.Invalid(path, value, $"\"{path}\" must validate one and only one schema (oneOf). Found {(count == 0 ? "none valid" : $"{count} valid alternatives")}");
        if (schema["not"] is MapNode not && Fits(not)) errors.Invalid(path, value, $"\"{path}\" must not validate the schema (not)");
    }

    /// <summary>The item that the same item was before: lists with keys know it, others do not.</summary>
    public static Node? OldItem(StructuralSchema schema, Node item, Node? old) =>
        schema.ListType is "map" && old is ListNode list ? list.FirstOrDefault(other => Keys(schema, other).Equals(Keys(schema, item))) : null;

    /// <summary>The key fields of an item, which tell the items of its list apart.</summary>
    public static MapNode Keys(StructuralSchema schema, Node item) =>
        MapNode.Of(schema.ListKeys.Where(key => item[key] is not null).Select(key => KeyValuePair.Create(key, item[key]!)));

    private static double AsDouble(Node value) => value is IntegerNode integer ? integer.Value : value is FloatNode number ? number.Value : 0;

    private static string Plain(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string TypeName(Node value) => value switch
    {
        StringNode => "string",
        BoolNode => "boolean",
        IntegerNode => "integer",
        FloatNode => "number",
        ListNode => "array",
        MapNode => "object",
        _ => "null",
    };
}
