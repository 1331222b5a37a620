using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The validation rules (CEL) of a schema, level by level.</summary>
internal sealed class RuleValidation
{
    private const string NoPath = "<nil>";

    private static readonly string[] Blocking =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    private readonly FieldErrors _errors;
    private readonly ICollection<string> _warnings;

    private RuleValidation(FieldErrors errors, ICollection<string> warnings) => (_errors, _warnings) = (errors, warnings);

    /// <summary>
    /// Checks an object that is otherwise as its schema wants it; what is wrong beside that keeps the rules from being looked at.
    /// </summary>
    /// <param name="errors">What is wrong so far, and where to say more.</param>
    /// <param name="schema">The schema of the whole object.</param>
    /// <param name="item">The object.</param>
    /// <param name="old">What it was before; null for a new one.</param>
    /// <returns>Warnings: rules that what stays as it was does not fulfil.</returns>
    public static IReadOnlyList<string> Validate(FieldErrors errors, StructuralSchema schema, MapNode item, MapNode? old)
    {
        if (!schema.HasRules) return [];
        if (errors.Causes.Any(cause => Blocking.Contains(cause.Reason)))
        {
            errors.Invalid(NoPath, null,
                "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
            return [];
        }
        var warnings = new List<string>();
        new RuleValidation(errors, warnings).Level(schema, item, "", old, isUnchanged: false);
        return warnings;
    }

    /// <param name="schema">The schema of the level.</param>
    /// <param name="value">The value of the level.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="old">What it was before, where that can be told.</param>
    /// <param name="isUnchanged">The nearest level above that can be compared is as it was.</param>
    private void Level(StructuralSchema schema, Node value, string path, Node? old, bool isUnchanged)
    {
        if (value is NullNode || !schema.HasRules) return;
        if (old is not null) isUnchanged = old.Equals(value);
        foreach (var rule in schema.Source["x-kubernetes-validations"].List()) Check(rule.Map(), schema, value, path, old, isUnchanged);
        switch (value)
        {
            case MapNode map:
                foreach (var (key, item) in map)
                    if ((schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below)
                        Level(below, item, path.Length == 0 ? key : $"{path}.{key}", old?[key], isUnchanged);
                break;
            case ListNode list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                    Level(items, list[i], $"{path}[{i}]", SchemaValidation.OldItem(schema, list[i], old), isUnchanged);
                break;
        }
    }

    private void Check(MapNode rule, StructuralSchema schema, Node value, string path, Node? old, bool isUnchanged)
    {
        var text = rule.Text("rule") ?? "";
        var isOptional = rule.Bool("optionalOldSelf") == true;
        var usesOld = Cel.Expression.Mentions(text, "oldSelf");
        // A rule on what was before says nothing about what is new, unless it asks whether there was something.
        if (usesOld && old is null && !isOptional) return;
        var names = new Dictionary<string, object>(StringComparer.Ordinal) { ["self"] = Typed(schema, value) };
        if (isOptional) names["oldSelf"] = Cel.Optional.Of(old is null ? null : Typed(schema, old));
        else if (old is not null) names["oldSelf"] = Typed(schema, old);
        try
        {
            if (Cel.Expression.Parse(text).Evaluate(names) is BoolNode { Value: true }) return;
        }
        catch (Cel.CelException problem)
        {
            _errors.Invalid(Shown(path), schema.IsIntOrString ? "" : schema.Type, Failure(rule, text, problem.Message));
            return;
        }
        var found = new FieldErrors();
        Fail(found, rule, value, path, Message(rule, text, names));
        if (usesOld || !isUnchanged) _errors.AddRange(found.Causes);
        else
            foreach (var cause in found.Causes) _warnings.Add($"{cause.Field}: {cause.Message}");
    }

    private static string Failure(MapNode rule, string text, string problem)
    {
        var shown = (rule.Text("message") is { Length: > 0 } message ? message : text).Trim();
        return problem.StartsWith("no such overload", StringComparison.Ordinal)
            ? $"'{problem}': call arguments did not match a supported operator, function or macro signature for rule: {shown}"
            : problem.StartsWith("operation cancelled", StringComparison.Ordinal)
                ? $"'{problem}': no further validation rules will be run due to call cost exceeds limit for rule: {shown}"
                : $"{problem} evaluating rule: {shown}";
    }

    private static string Message(MapNode rule, string text, Dictionary<string, object> names)
    {
        var plain = rule.Text("message") is { Length: > 0 } message ? message.Trim() : $"failed rule: {text.Trim()}";
        if (rule.Text("messageExpression") is not { Length: > 0 } expression) return plain;
        try
        {
            // A message that says nothing, or more than a line, is replaced by the plain one, as is one that cannot be made.
            return Cel.Expression.Parse(expression).Evaluate(names) is StringNode { Value: var made } && made.Trim().Length > 0
                && !made.Contains('\n', StringComparison.Ordinal)
                ? made.Trim() : plain;
        }
        catch (Cel.CelException)
        {
            return plain;
        }
    }

    /// <summary>The object itself has no path.</summary>
    private static string Shown(string path) => path.Length == 0 ? NoPath : path;

    private static void Fail(FieldErrors errors, MapNode rule, Node value, string path, string message)
    {
        var at = Shown((path + rule.Text("fieldPath")).TrimStart('.'));
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

    /// <summary>The value as rules see it: what the schema calls a number is one with a fraction, even where it says 1.</summary>
    private static Node Typed(StructuralSchema schema, Node value) => value switch
    {
        IntegerNode whole when schema.Type is "number" => FloatNode.Of(whole.Value),
        MapNode map => map.Changed((key, item) =>
            (schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below ? Typed(below, item) : item),
        ListNode list when schema.Items is { } items => list.Changed(item => Typed(items, item)),
        _ => value,
    };
}
