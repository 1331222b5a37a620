using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What a schema may not say if objects are to be pruned and defaulted by it, and what belongs together.</summary>
internal static class StructuralRules
{
    private const string EmptyToBeStructural = "must be empty to be structural";

    private static readonly string[] Unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] SelectableTypes = ["string", "boolean", "integer"];

    /// <summary>Of one level of a schema; the caller walks down.</summary>
    public static void Level(FieldErrors errors, MapNode schema, string path, bool isRoot)
    {
        foreach (var word in Unsupported)
            if (schema[word] is { } value and not (NullNode or StringNode { Value: "" } or MapNode { Count: 0 }))
                errors.Forbidden($"{path}.{word}", $"{word} is not supported");
        if (isRoot && (schema["additionalProperties"] is MapNode or BoolNode { Value: true }))
            errors.Forbidden($"{path}.additionalProperties", "must not be used at the root");
        if (isRoot && schema.Bool("nullable") == true) errors.Forbidden($"{path}.nullable", "nullable cannot be true at the root");
        if (isRoot && schema.At("properties", "metadata") is MapNode metadata && SaysMore(metadata))
            errors.Forbidden($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
        Extensions(errors, schema, path);
        foreach (var junctor in Junctors)
        {
            var parts = schema[junctor].List();
            var mayHaveType = schema.Bool("x-kubernetes-int-or-string") == true && IsIntegerOrText(schema, junctor);
            for (var i = 0; i < parts.Count; i++)
            {
                Part(errors, parts[i].Map(), $"{path}.{junctor}[{i}]", mayHaveType);
                Complete(errors, parts[i].Map(), schema, path, $"{path}.{junctor}[{i}]");
            }
        }
        if (schema["not"] is not MapNode not) return;
        Part(errors, not, $"{path}.not", mayHaveType: false);
        Complete(errors, not, schema, path, $"{path}.not");
    }

    public static void SelectableFields(FieldErrors errors, MapNode version, string path)
    {
        var fields = version["selectableFields"].List();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            var (jsonPath, at) = (fields[i].Text("jsonPath") ?? "", $"{path}[{i}].jsonPath");
            if (jsonPath.Length == 0)
            {
                errors.Required(at);
                continue;
            }
            var schema = version.At("schema", "openAPIV3Schema");
            foreach (var step in jsonPath.TrimStart('.').Split('.')) schema = schema.At("properties", step);
            if (jsonPath[0] != '.' || schema is null) errors.Invalid(at, jsonPath, "is an invalid path: does not refer to a valid field");
            else if (jsonPath.StartsWith(".metadata.", StringComparison.Ordinal)) errors.Invalid(at, jsonPath, "must not point to fields in metadata");
            else if (!SelectableTypes.Contains(schema.Text("type")))
                errors.Invalid(at, jsonPath, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            if (!seen.Add(jsonPath)) errors.Duplicate(at, jsonPath);
        }
    }

    public static void Conversion(FieldErrors errors, MapNode conversion, string path)
    {
        var webhook = conversion["webhook"].Map();
        var versions = webhook["conversionReviewVersions"].List();
        if (conversion.Text("strategy") is not "Webhook")
        {
            errors.OneOf(conversion, "strategy", path, "None", "Webhook");
            if (webhook.Has("clientConfig")) errors.Forbidden($"{path}.webhookClientConfig", "should not be set when strategy is not set to Webhook");
            if (versions.Count > 0) errors.Forbidden($"{path}.conversionReviewVersions", "should not be set when strategy is not set to Webhook");
            return;
        }
        if (webhook["clientConfig"] is not MapNode client) errors.Required($"{path}.webhookClientConfig", "required when strategy is set to Webhook");
        else WebhookRules.Client(errors, client, $"{path}.webhookClientConfig");
        if (versions.Count == 0) errors.Required($"{path}.conversionReviewVersions");
        else if (!versions.Any(version => version.Text() is "v1" or "v1beta1"))
            errors.Invalid($"{path}.conversionReviewVersions", versions, "must include at least one of v1, v1beta1");
    }

    private static void Extensions(FieldErrors errors, MapNode schema, string path)
    {
        var type = schema.Text("type") ?? "";
        if (schema.Bool("x-kubernetes-embedded-resource") == true)
        {
            MustBeObject(errors, type, path, "must be object if x-kubernetes-embedded-resource is true");
            if (schema["properties"].Map().Count == 0 && schema.Bool("x-kubernetes-preserve-unknown-fields") != true)
                errors.Required($"{path}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
        if (schema.Bool("x-kubernetes-int-or-string") == true && type.Length > 0)
            errors.Invalid($"{path}.type", type, "must be empty if x-kubernetes-int-or-string is true");
        if (schema["x-kubernetes-map-type"] is StringNode mapType)
        {
            MustBeObject(errors, type, path, "must be object if x-kubernetes-map-type is specified");
            errors.OneOf(schema, "x-kubernetes-map-type", path, "atomic", "granular");
        }
        if (schema.Text("x-kubernetes-list-type") is not "set") return;
        var items = schema["items"].Map();
        if (items.Bool("nullable") == true) errors.Forbidden($"{path}.items.nullable", "cannot be nullable when x-kubernetes-list-type is set");
        if (items.Text("type") is "object" && items.Text("x-kubernetes-map-type") is not "atomic")
            errors.Invalid($"{path}.items.x-kubernetes-map-type", items["x-kubernetes-map-type"], "must be atomic as item of a list with x-kubernetes-list-type=set");
    }

    /// <summary>The one choice of types that there may be: an integer, else a text; by itself or within allOf.</summary>
    private static bool IsIntegerOrText(MapNode schema, string junctor)
    {
        static bool Is(ListNode parts) => parts.Count == 2 && parts[0].Text("type") is "integer" && parts[1].Text("type") is "string";
        return junctor switch
        {
            "anyOf" => Is(schema["anyOf"].List()),
            "allOf" => schema["allOf"].List() is { Count: > 0 } all && Is(all[0]["anyOf"].List()),
            _ => false,
        };
    }

    /// <summary>What a part of a choice says about a field has to have that field in the schema itself.</summary>
    private static void Complete(FieldErrors errors, MapNode part, MapNode schema, string path, string at)
    {
        foreach (var (name, property) in part["properties"].Map())
        {
            if (schema.At("properties", name) is not MapNode below)
                errors.Required($"{path}.properties[{name}]", $"because it is defined in {at}.properties[{name}]");
            else Complete(errors, property.Map(), below, $"{path}.properties[{name}]", $"{at}.properties[{name}]");
        }
        if (part["items"] is MapNode items)
        {
            if (schema["items"] is not MapNode below) errors.Required($"{path}.items", $"because it is defined in {at}.items");
            else Complete(errors, items, below, $"{path}.items", $"{at}.items");
        }
        foreach (var junctor in Junctors)
        {
            var parts = part[junctor].List();
            for (var i = 0; i < parts.Count; i++) Complete(errors, parts[i].Map(), schema, path, $"{at}.{junctor}[{i}]");
        }
        if (part["not"] is MapNode not) Complete(errors, not, schema, path, $"{at}.not");
    }

    // Parts of a choice only check values; what they would say about the structure belongs outside of them.
    private static void Part(FieldErrors errors, MapNode part, string path, bool mayHaveType)
    {
        if (part.Text("type") is { Length: > 0 } && !mayHaveType) errors.Forbidden($"{path}.type", EmptyToBeStructural);
        foreach (var key in (ReadOnlySpan<string>)["description", "title"])
            if (part.Text(key) is { Length: > 0 }) errors.Forbidden($"{path}.{key}", EmptyToBeStructural);
        if (part.Has("default")) errors.Forbidden($"{path}.default", "must be undefined to be structural");
        if (part.Has("additionalProperties")) errors.Forbidden($"{path}.additionalProperties", "must be undefined to be structural");
        if (part.Bool("nullable") == true) errors.Forbidden($"{path}.nullable", "must be false to be structural");
        foreach (var (name, property) in part["properties"].Map()) Part(errors, property.Map(), $"{path}.properties[{name}]", mayHaveType: false);
        if (part["items"] is MapNode items) Part(errors, items, $"{path}.items", mayHaveType: false);
    }

    private static void MustBeObject(FieldErrors errors, string type, string path, string detail)
    {
        if (type.Length == 0) errors.Required($"{path}.type", detail);
        else if (type is not "object") errors.Invalid($"{path}.type", type, detail);
    }

    private static bool SaysMore(MapNode metadata) =>
        metadata["properties"].Map().Without("name").Without("generateName").Count > 0 || metadata.Has("additionalProperties")
        || metadata.Has("required") || metadata.Has("x-kubernetes-preserve-unknown-fields");
}
