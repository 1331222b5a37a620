using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources.Cel;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the validation rules (CEL) of a schema must be.</summary>
internal static class ExpressionRules
{
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    /// <param name="errors">Where to say what is wrong.</param>
    /// <param name="schema">The schema of the level.</param>
    /// <param name="path">Where it is in the definition.</param>
    /// <param name="uncorrelatable">The level above from which on nobody can tell what a value was before; null where that can be
    /// told.</param>
    public static void Schema(FieldErrors errors, MapNode schema, string path, string? uncorrelatable)
    {
        var rules = schema["x-kubernetes-validations"].List();
        for (var i = 0; i < rules.Count; i++)
        {
            var before = errors.Count;
            Texts(errors, rules[i].Map(), $"{path}.x-kubernetes-validations[{i}]");
            if (rules[i].Text("fieldPath") is { Length: > 0 } field && !IsField(schema, field.Trim()))
                errors.Invalid($"{path}.x-kubernetes-validations[{i}].fieldPath", field, "fieldPath must be a valid path");
            if (errors.Count == before) Meaning(errors, rules[i].Map(), schema, $"{path}.x-kubernetes-validations[{i}]", uncorrelatable);
        }
        foreach (var (name, property) in schema["properties"].Map())
            Schema(errors, property.Map(), $"{path}.properties[{name}]", uncorrelatable
                ?? (schema.Text("x-kubernetes-map-type") is "atomic" ? path : null));
        if (schema["additionalProperties"] is MapNode additional)
            Schema(errors, additional, $"{path}.additionalProperties", uncorrelatable);
        if (schema["items"] is MapNode items)
            Schema(errors, items, $"{path}.items", uncorrelatable ?? (schema.Text("x-kubernetes-list-type") is "map" ? null : path));
    }

    private static void Texts(FieldErrors errors, MapNode rule, string path)
    {
        var (text, message) = ((rule.Text("rule") ?? "").Trim(), (rule.Text("message") ?? "").Trim());
        var hasMessage = rule.Text("message") is { Length: > 0 };
        if (text.Length == 0) errors.Required($"{path}.rule", "rule is not specified");
        else if (hasMessage && message.Length == 0)
            errors.Invalid($"{path}.message", rule["message"], "message must be non-empty if specified");
        else if (HasLines(message)) errors.Invalid($"{path}.message", rule["message"], "message must not contain line breaks");
        else if (HasLines(text) && message.Length == 0)
            errors.Required($"{path}.message", "message must be specified if rule contains line breaks");
        if (rule.Text("messageExpression") is { Length: > 0 } expression && string.IsNullOrWhiteSpace(expression))
            errors.Required($"{path}.messageExpression", "messageExpression must be non-empty if specified");
        if (rule.Text("reason") is { } reason && !Reasons.Contains(reason)) errors.NotSupported($"{path}.reason", reason, Reasons);
        if (rule.Text("fieldPath") is not { Length: > 0 } field) return;
        if (string.IsNullOrWhiteSpace(field)) errors.Invalid($"{path}.fieldPath", field, "fieldPath must be non-empty if specified");
        if (HasLines(field)) errors.Invalid($"{path}.fieldPath", field, "fieldPath must not contain line breaks");
    }

    private static void Meaning(FieldErrors errors, MapNode rule, MapNode schema, string path, string? uncorrelatable)
    {
        var text = rule.Text("rule") ?? "";
        if (ExpressionCheck.Problem(text, schema) is { } problem) errors.Invalid($"{path}.rule", FieldErrors.AsStruct(rule), problem);
        else if (Expression.Mentions(text, "oldSelf"))
        {
            if (uncorrelatable is not null)
                errors.Invalid($"{path}.rule", text,
                    $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelatable}");
        }
        else if (rule["optionalOldSelf"] is { } optional)
            errors.Invalid($"{path}.optionalOldSelf", optional, "may not be set if oldSelf is not used in rule");
        if (rule.Text("messageExpression") is { Length: > 0 } expression && ExpressionCheck.Problem(expression, schema) is { } wrong)
            errors.Invalid($"{path}.messageExpression", FieldErrors.AsStruct(rule), wrong);
    }

    /// <summary>Whether a path such as .spec.names or .labels['a.b/c'] leads to a field of the schema.</summary>
    private static bool IsField(Node? schema, string path)
    {
        while (path.Length > 0)
        {
            var isQuoted = path.StartsWith("['", StringComparison.Ordinal);
            var end = isQuoted ? path.IndexOf("']", StringComparison.Ordinal) : path.AsSpan(1).IndexOfAny('.', '[') is var next && next < 0
                ? path.Length : next + 1;
            if (end < 0 || (!isQuoted && path[0] != '.')) return false;
            var name = isQuoted ? path[2..end] : path[1..end];
            schema = schema.At("properties", name) ?? (schema?["additionalProperties"] as MapNode);
            if (schema is null) return false;
            path = path[(isQuoted ? end + 2 : end)..];
        }
        return true;
    }

    private static bool HasLines(string text) => text.AsSpan().ContainsAny('\n', '\r');
}
