using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What admission policies and their bindings must be, apart from the expressions in them.</summary>
internal static class AdmissionPolicyRules
{
    private const string SomethingToDo = "validations or auditAnnotations must contain at least one item";

    public static void Policy(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        errors.OneOf(spec, "failurePolicy", "spec", "Fail", "Ignore");
        if (spec["paramKind"] is MapNode kind)
        {
            if (kind.Text("apiVersion") is not { Length: > 0 }) errors.Required("spec.paramKind.apiVersion");
            if (kind.Text("kind") is not { Length: > 0 }) errors.Required("spec.paramKind.kind");
        }
        if (spec["matchConstraints"] is not MapNode match) errors.Required("spec.matchConstraints");
        else
        {
            Match(errors, match, "spec.matchConstraints");
            if (match["resourceRules"].List().Count == 0) errors.Required("spec.matchConstraints.resourceRules");
        }
        var (validations, audits) = (spec["validations"].List(), spec["auditAnnotations"].List());
        if (validations.Count == 0 && audits.Count == 0)
        {
            errors.Required("spec.validations", SomethingToDo);
            errors.Required("spec.auditAnnotations", SomethingToDo);
        }
        for (var i = 0; i < validations.Count; i++) Validation(errors, validations[i].Map(), $"spec.validations[{i}]");
        Conditions(errors, spec["matchConditions"].List(), "spec.matchConditions");
    }

    public static void Binding(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec.Text("policyName") is not { Length: > 0 } name) errors.Required("spec.policyName");
        else errors.Check("spec.policyName", name, Names.Subdomain);
        if (spec["matchResources"] is MapNode match) Match(errors, match, "spec.matchResources");
        var actions = spec["validationActions"].List();
        if (actions.Count == 0) errors.Required("spec.validationActions", "at least one validation action is required");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i].Text() ?? "";
            if (action is not ("Audit" or "Deny" or "Warn")) errors.NotSupported($"spec.validationActions[{i}]", actions[i], "Audit", "Deny", "Warn");
            if (!seen.Add(action)) errors.Duplicate($"spec.validationActions[{i}]", action);
        }
        if (seen.Contains("Deny") && seen.Contains("Warn"))
            errors.Invalid("spec.validationActions", actions, "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
    }

    private static void Validation(FieldErrors errors, MapNode validation, string path)
    {
        if (string.IsNullOrWhiteSpace(validation.Text("expression"))) errors.Required($"{path}.expression", "expression is not specified");
        if (validation.Text("message") is { Length: > 0 } message)
        {
            if (message.Trim().Length == 0) errors.Invalid($"{path}.message", message, "message must be non-empty if specified");
            else if (message.Contains('\n', StringComparison.Ordinal)) errors.Invalid($"{path}.message", message, "message must not contain line breaks");
        }
        errors.OneOf(validation, "reason", path, "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
    }

    public static void Conditions(FieldErrors errors, ListNode conditions, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var name = conditions[i].Text("name") ?? "";
            if (string.IsNullOrWhiteSpace(conditions[i].Text("expression"))) errors.Required($"{path}[{i}].expression");
            if (name.Length == 0) errors.Required($"{path}[{i}].name");
            else
            {
                errors.Check($"{path}[{i}].name", name, Names.Qualified);
                if (!names.Add(name)) errors.Duplicate($"{path}[{i}].name", name);
            }
        }
    }

    private static void Match(FieldErrors errors, MapNode match, string path)
    {
        errors.OneOf(match, "matchPolicy", path, "Equivalent", "Exact");
        foreach (var key in (ReadOnlySpan<string>)["namespaceSelector", "objectSelector"])
            if (match[key] is { } selector) Rules.Selector(errors, selector, $"{path}.{key}");
        foreach (var key in (ReadOnlySpan<string>)["resourceRules", "excludeResourceRules"])
        {
            var rules = match[key].List();
            for (var i = 0; i < rules.Count; i++) WebhookRules.Rule(errors, rules[i].Map(), $"{path}.{key}[{i}]");
        }
    }
}
