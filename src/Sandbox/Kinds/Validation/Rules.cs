using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>Checks that many kinds share.</summary>
internal static class Rules
{
    public const string Immutable = "field is immutable";

    private static readonly string[] SelectorOperators = ["In", "NotIn", "Exists", "DoesNotExist"];

    public static void NotNegative(this FieldErrors errors, MapNode map, string key, string path)
    {
        if (map[key] is IntegerNode { Value: < 0 } value) errors.Invalid(Below(path, key), value, "must be greater than or equal to 0");
    }

    public static void Unchanged(this FieldErrors errors, Node? value, Node? old, string path)
    {
        if (!Equals(value, old)) errors.Invalid(path, value, Immutable);
    }

    /// <summary>A text that must be one of several, if there is one.</summary>
    public static void OneOf(this FieldErrors errors, MapNode map, string key, string path, params string[] supported)
    {
        if (map[key] is StringNode text && !supported.Contains(text.Value, StringComparer.Ordinal)) errors.NotSupported(Below(path, key), text, supported);
    }

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static void Port(this FieldErrors errors, Node? value, string path)
    {
        foreach (var problem in Names.PortNumber(value.Integer() ?? 0)) errors.Invalid(path, value ?? IntegerNode.Of(0), problem);
    }

    public static void PortOrName(this FieldErrors errors, Node? value, string path)
    {
        if (value is StringNode name) errors.Check(path, name.Value, Names.PortName);
        else errors.Port(value, path);
    }

    public static void Selector(FieldErrors errors, Node? selector, string path)
    {
        foreach (var (key, value) in selector.Map("matchLabels").Sorted())
        {
            errors.Check($"{path}.matchLabels", key, Names.Qualified);
            foreach (var problem in Names.LabelValue(value.Text() ?? "")) errors.Invalid($"{path}.matchLabels", value, problem);
        }
        var expressions = selector.List("matchExpressions");
        for (var i = 0; i < expressions.Count; i++) Requirement(errors, expressions[i].Map(), $"{path}.matchExpressions[{i}]");
    }

    /// <summary>Whether the selector selects things with these labels; an empty one selects nothing here.</summary>
    public static bool Selects(Node? selector, MapNode labels)
    {
        if (selector is not MapNode map || (map["matchLabels"].Map().Count == 0 && map["matchExpressions"].List().Count == 0)) return false;
        foreach (var (key, value) in map["matchLabels"].Map())
            if (labels.Text(key) != value.Text()) return false;
        foreach (var requirement in map["matchExpressions"].List())
            if (!Meets(requirement, labels)) return false;
        return true;
    }

    public static bool IsValidSelector(Node? selector)
    {
        var errors = new FieldErrors();
        Selector(errors, selector, "");
        return errors.Count == 0;
    }

    public static Quantity? Amount(Node? value) => Quantity.TryParse(value.Text() ?? "", out var quantity) ? quantity : null;

    public static bool IsStandardResource(string name) => name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("hugepages-", StringComparison.Ordinal);

    /// <summary>The operator of a requirement, and how many values go with it.</summary>
    /// <param name="comparesNumbers">Nodes are also chosen by labels that are more or less than a number.</param>
    public static void Operator(FieldErrors errors, MapNode requirement, string path, bool comparesNumbers)
    {
        var values = requirement["values"].List();
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn":
                if (values.Count == 0) errors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0) errors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when comparesNumbers:
                if (values.Count != 1) errors.Required($"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            default:
                errors.Invalid($"{path}.operator", requirement["operator"] ?? StringNode.Empty, "not a valid selector operator");
                break;
        }
    }

    private static void Requirement(FieldErrors errors, MapNode requirement, string path)
    {
        var values = requirement["values"].List();
        Operator(errors, requirement, path, comparesNumbers: false);
        errors.Check($"{path}.key", requirement.Text("key") ?? "", Names.Qualified);
        if (SelectorOperators.Contains(requirement.Text("operator")))
            for (var i = 0; i < values.Count; i++)
                foreach (var problem in Names.LabelValue(values[i].Text() ?? "")) errors.Invalid($"{path}.values[{i}]", values[i], problem);
    }

    private static bool Meets(Node requirement, MapNode labels)
    {
        var value = labels.Text(requirement.Text("key") ?? "");
        return requirement.Text("operator") switch
        {
            "In" => value is not null && requirement.List("values").Any(item => item.Text() == value),
            "NotIn" => value is null || !requirement.List("values").Any(item => item.Text() == value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
