using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The validation rules (CEL) of a schema, level by level.</summary>
internal static class RuleValidation
{
    public static void Validate(FieldErrors errors, StructuralSchema schema, Node value, string path, Node? old)
    {
        if (value is NullNode) return;
        foreach (var rule in schema.Source["x-kubernetes-validations"].List()) Check(errors, rule.Map(), value, path, old);
        switch (value)
        {
            case MapNode map:
                foreach (var (key, item) in map)
                    if ((schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below)
                        Validate(errors, below, item, path.Length == 0 ? key : $"{path}.{key}", old?[key]);
                break;
            case ListNode list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++) Validate(errors, items, list[i], $"{path}[{i}]", SchemaValidation.OldItem(schema, list[i], old));
                break;
        }
    }

    private static void Check(FieldErrors errors, MapNode rule, Node value, string path, Node? old)
    {
        var text = rule.Text("rule") ?? "";
        // A rule on what was before says nothing about what is new.
        if (Cel.Expression.Mentions(text, "oldSelf") && old is null) return;
        var names = new Dictionary<string, Node>(StringComparer.Ordinal) { ["self"] = value };
        if (old is not null) names["oldSelf"] = old;
        try
        {
            if (Cel.Expression.Parse(text).Evaluate(names) is BoolNode { Value: true }) return;
        }
        catch (Cel.CelException problem)
        {
            errors.Invalid(path, value, $"rule evaluation error: {problem.Message}");
            return;
        }
        Fail(errors, rule, value, path, Message(rule, text, names));
    }

    private static string Message(MapNode rule, string text, Dictionary<string, Node> names)
    {
        if (rule.Text("messageExpression") is { Length: > 0 } expression)
        {
            try
            {
                if (Cel.Expression.Parse(expression).Evaluate(names).Text() is { Length: > 0 } message) return message;
            }
            catch (Cel.CelException)
            {
                // A message that cannot be made is replaced by the plain one.
            }
        }
        return rule.Text("message") is { Length: > 0 } plain ? plain : $"failed rule: {text}";
    }

    private static void Fail(FieldErrors errors, MapNode rule, Node value, string path, string message)
    {
        var at = rule.Text("fieldPath") is { Length: > 0 } field ? path + field : path;
        switch (rule.Text("reason"))
        {
            case "FieldValueForbidden": errors.Forbidden(at, message); break;
            case "FieldValueRequired": errors.Required(at, message); break;
            case "FieldValueDuplicate": errors.Duplicate(at, value); break;
            default:
                // Values that are no scalars are not shown.
                if (value is MapNode or ListNode) errors.Add("FieldValueInvalid", at, "Invalid value", message);
                else errors.Invalid(at, value, message);
                break;
        }
    }
}
