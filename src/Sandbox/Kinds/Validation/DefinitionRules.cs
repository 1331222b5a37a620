using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What a CustomResourceDefinition must be.</summary>
internal static class DefinitionRules
{
    private const int DeprecationMax = 256;

    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];

    public static void Definition(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var names = spec["names"].Map();
        if (item.Text("metadata", "name") != $"{names.Text("plural")}.{spec.Text("group")}")
            errors.Invalid("metadata.name", item.At("metadata", "name"), "must be spec.names.plural+\".\"+spec.group");
        Group(errors, item, spec.Text("group") ?? "");
        if (spec.Text("scope") is not { Length: > 0 }) errors.Required("spec.scope");
        else errors.OneOf(spec, "scope", "spec", "Cluster", "Namespaced");
        Names(errors, names);
        Versions(errors, spec);
        if (spec.Bool("preserveUnknownFields") == true)
            errors.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        StructuralRules.Conversion(errors, spec["conversion"].Map(), "spec.conversion");
        if (item.At("status", "storedVersions").List().Count == 0)
            errors.Invalid("status.storedVersions", null, "must have at least one stored version");
    }

    public static void DefinitionUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Definition(errors, item);
        var isEstablished = old.At("status", "conditions").List().Any(condition => condition.Text("type") is "Established" && condition.Text("status") is "True");
        if (isEstablished)
        {
            foreach (var field in (ReadOnlySpan<string>)["scope", "group"]) errors.Unchanged(item.At("spec", field), old.At("spec", field), $"spec.{field}");
            foreach (var field in (ReadOnlySpan<string>)["kind", "plural"]) errors.Unchanged(item.At("spec", "names", field), old.At("spec", "names", field), $"spec.names.{field}");
        }
        Missing(errors, item);
    }

    /// <summary>Of the status, what the server remembers of the versions that it has stored.</summary>
    public static void StoredVersions(FieldErrors errors, MapNode item, MapNode old, string part)
    {
        if (part != "status") return;
        var stored = item.At("status", "storedVersions").List();
        if (stored.Count == 0)
        {
            errors.Invalid("status.storedVersions", ListNode.Empty, "must have at least one stored version");
            return;
        }
        foreach (var version in item.At("spec", "versions").List())
            if (version.Bool("storage") == true && !stored.Contains(version["name"]))
                errors.Invalid("status.storedVersions", stored, $"must have the storage version {version.Text("name")}");
        Missing(errors, item);
    }

    private static void Missing(FieldErrors errors, MapNode item)
    {
        var versions = item.At("spec", "versions").List().Select(version => version.Text("name")).ToHashSet(StringComparer.Ordinal);
        var stored = item.At("status", "storedVersions").List();
        for (var i = 0; i < stored.Count; i++)
            if (stored[i].Text() is { } name && !versions.Contains(name))
                errors.Invalid($"status.storedVersions[{i}]", stored[i],
                    $"missing from spec.versions; {name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {name} and removes {name} from status.storedVersions");
    }

    private static void Group(FieldErrors errors, MapNode item, string group)
    {
        if (group.Length == 0)
        {
            errors.Required("spec.group");
            return;
        }
        errors.Check("spec.group", group, Validation.Names.Subdomain);
        if (!group.Contains('.', StringComparison.Ordinal)) errors.Invalid("spec.group", group, "should be a domain with at least one dot");
        var isProtected = group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (isProtected && item.Text("metadata", "annotations", "api-approved.kubernetes.io") is not { Length: > 0 })
            errors.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111");
    }

    private static void Names(FieldErrors errors, MapNode names)
    {
        foreach (var field in (ReadOnlySpan<string>)["plural", "singular"])
        {
            if (names.Text(field) is not { Length: > 0 } name) errors.Required($"spec.names.{field}");
            else errors.Check($"spec.names.{field}", name, Validation.Names.Label1035);
        }
        foreach (var field in (ReadOnlySpan<string>)["kind", "listKind"])
        {
            if (names.Text(field) is not { Length: > 0 } name) errors.Required($"spec.names.{field}");
#pragma warning disable CA1308 // Kinds are checked as if they were lower case.
            else foreach (var problem in Validation.Names.Label1035(name.ToLowerInvariant())) errors.Invalid($"spec.names.{field}", name, "may have mixed case, but should otherwise match: " + problem);
#pragma warning restore CA1308
        }
        if (names.Text("kind") is { Length: > 0 } kind && kind == names.Text("listKind")) errors.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
        foreach (var field in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            var list = names[field].List();
            for (var i = 0; i < list.Count; i++) errors.Check($"spec.names.{field}[{i}]", list[i].Text() ?? "", Validation.Names.Label1035);
        }
    }

    private static void Versions(FieldErrors errors, MapNode spec)
    {
        var versions = spec["versions"].List();
        // What all versions say alike is shown as if it were said once, for the whole definition.
        bool IsShared(string field) => versions.All(version => Equals(version[field], versions[0][field]));
        if (versions.Count(version => version.Bool("storage") == true) != 1)
            errors.Invalid("spec.versions", spec["versions"] is ListNode ? ListNode.Of(versions.Select(version => Shown(version.Map(), IsShared))) : null, "must have exactly one version marked as storage version");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var (version, at) = (versions[i].Map(), $"spec.versions[{i}]");
            errors.Check($"{at}.name", version.Text("name") ?? "", Validation.Names.Label1035);
            if (!names.Add(version.Text("name") ?? "")) errors.Invalid("spec.versions", null, "must contain unique version names");
            if (version.At("schema", "openAPIV3Schema") is not MapNode schema) errors.Required($"{at}.schema.openAPIV3Schema");
            else if (!IsShared("schema")) Schema(errors, schema, $"{at}.schema.openAPIV3Schema");
            else if (i == 0) Schema(errors, schema, "spec.validation.openAPIV3Schema");
            if (!IsShared("additionalPrinterColumns")) Columns(errors, version["additionalPrinterColumns"].List(), $"{at}.additionalPrinterColumns");
            else if (i == 0) Columns(errors, version["additionalPrinterColumns"].List(), "spec.additionalPrinterColumns");
            if (!IsShared("selectableFields") || i == 0)
                StructuralRules.SelectableFields(errors, version, IsShared("selectableFields") ? "spec.selectableFields" : $"{at}.selectableFields");
            if (version["deprecationWarning"] is StringNode warning) Deprecation(errors, version, warning, $"{at}.deprecationWarning");
            if (version.At("subresources", "scale") is MapNode scale) Scale(errors, scale, IsShared("subresources") ? "spec.subresources.scale" : $"{at}.subresources.scale");
        }
    }

    private static void Deprecation(FieldErrors errors, MapNode version, StringNode warning, string path)
    {
        if (version.Bool("deprecated") != true) errors.Invalid(path, warning, "can only be set for deprecated versions");
        if (warning.Value.Length == 0) errors.Invalid(path, warning, "must not be an empty string");
        else if (warning.Value.Length > DeprecationMax) errors.Invalid(path, warning, $"must be <= {DeprecationMax} characters long");
    }

    private static MapNode Shown(MapNode version, Func<string, bool> isShared)
    {
        Node Unshared(string field) => isShared(field) ? NullNode.Instance : FieldErrors.AsStruct(version[field]);
        return MapNode.Of(
            ("Name", version["name"] ?? StringNode.Empty), ("Served", version["served"] ?? BoolNode.False), ("Storage", version["storage"] ?? BoolNode.False),
            ("Deprecated", version["deprecated"] ?? BoolNode.False), ("DeprecationWarning", version["deprecationWarning"] ?? NullNode.Instance),
            ("Schema", Unshared("schema")), ("Subresources", Unshared("subresources")), ("AdditionalPrinterColumns", Unshared("additionalPrinterColumns")),
            ("SelectableFields", Unshared("selectableFields")));
    }

    private static void Columns(FieldErrors errors, ListNode columns, string path)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var (column, at) = (columns[i].Map(), $"{path}[{i}]");
            if (column.Text("name") is not { Length: > 0 }) errors.Required($"{at}.name");
            if (column.Text("type") is not { Length: > 0 } type) errors.Required($"{at}.type", $"must be one of {string.Join(',', ColumnTypes)}");
            else if (!ColumnTypes.Contains(type)) errors.Invalid($"{at}.type", type, $"must be one of {string.Join(',', ColumnTypes)}");
            if (column.Text("jsonPath") is not { Length: > 0 } jsonPath) errors.Required($"{at}.JSONPath");
            else if (jsonPath[0] != '.') errors.Invalid($"{at}.JSONPath", jsonPath, "must be a simple json path starting with .");
        }
    }

    private static void Scale(FieldErrors errors, MapNode scale, string path)
    {
        foreach (var (field, prefix) in (ReadOnlySpan<(string, string)>)[("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")])
        {
            if (scale.Text(field) is not { Length: > 0 } value) errors.Required($"{path}.{field}");
            else if (!value.StartsWith(prefix, StringComparison.Ordinal)) errors.Invalid($"{path}.{field}", value, $"should be a json path under {prefix.TrimEnd('.')}");
        }
    }

    private static void Schema(FieldErrors errors, MapNode schema, string path)
    {
        var before = errors.Count;
        Structural(errors, schema, path, "at the root");
        if (schema.Text("type") is { Length: > 0 } type and not "object") errors.Invalid($"{path}.type", type, "must be object at the root");
        if (errors.Count == before) Defaults(errors, schema, path);
        ExpressionRules.Schema(errors, schema, path, uncorrelatable: null);
    }

    private static void Structural(FieldErrors errors, MapNode schema, string path, string where)
    {
        StructuralRules.Level(errors, schema, path, isRoot: where is "at the root");
        var type = schema.Text("type") ?? "";
        if (type.Length > 0 && !Types.Contains(type)) errors.NotSupported($"{path}.type", schema["type"], Types);
        var isFree = schema.Bool("x-kubernetes-int-or-string") == true || schema.Bool("x-kubernetes-preserve-unknown-fields") == true;
        if (type.Length == 0 && (!isFree || where is "at the root")) errors.Required($"{path}.type", $"must not be empty {where}");
        if (schema["x-kubernetes-preserve-unknown-fields"] is BoolNode { Value: false } no) errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", no, "must be true or undefined");
        if (schema.Text("pattern") is { } pattern && RegexProblem(pattern) is { } problem) errors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {problem}");
        if (type is "array" && !schema.Has("items")) errors.Required($"{path}.items", "must be specified");
        if (schema.Bool("uniqueItems") == true) errors.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema.Has("properties") && schema.Has("additionalProperties")) errors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        ListType(errors, schema, path);
        foreach (var (name, property) in schema["properties"].Map()) Structural(errors, property.Map(), $"{path}.properties[{name}]", "for specified object fields");
        if (schema["items"] is MapNode items) Structural(errors, items, $"{path}.items", "for specified array items");
        if (schema["additionalProperties"] is MapNode additional) Structural(errors, additional, $"{path}.additionalProperties", "for specified object fields");
    }

    private static void ListType(FieldErrors errors, MapNode schema, string path)
    {
        if (schema.Text("x-kubernetes-list-type") is not { } listType)
        {
            if (schema["x-kubernetes-list-map-keys"].List().Count > 0) errors.Required($"{path}.x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty");
            return;
        }
        if (listType is not ("atomic" or "set" or "map")) errors.NotSupported($"{path}.x-kubernetes-list-type", schema["x-kubernetes-list-type"], "atomic", "map", "set");
        if (schema.Text("type") is not "array") errors.Invalid($"{path}.type", schema["type"] ?? StringNode.Empty, "must be array if x-kubernetes-list-type is specified");
        if (listType is not "map") return;
        var keys = schema["x-kubernetes-list-map-keys"].List();
        if (keys.Count == 0) errors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        var required = schema.At("items", "required").List();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i].Text() ?? "";
            if (!seen.Add(key)) errors.Duplicate($"{path}.x-kubernetes-list-map-keys[{i}]", key);
            if (schema.At("items", "properties", key) is not MapNode property) errors.Invalid($"{path}.x-kubernetes-list-map-keys[{i}]", keys[i], "entries must all be names of item properties");
            else if (property.Text("type") is "array" or "object")
                errors.Invalid($"{path}.items.properties[{key}].type", property["type"],
                    "must be a scalar type if parent array's x-kubernetes-list-type is map");
            else if (!property.Has("default") && !required.Contains(keys[i]))
                errors.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        }
    }

    private static void Defaults(FieldErrors errors, MapNode schema, string path)
    {
        if (schema["default"] is { } value)
        {
            var structural = new StructuralSchema(schema);
            if (!SchemaEdits.Prune(structural, value, "", structural.IsEmbedded, null).Equals(value))
                errors.Invalid($"{path}.default", value, "must not have unknown fields");
            else SchemaValidation.Validate(errors, structural, value, $"{path}.default", null);
        }
        foreach (var (name, property) in schema["properties"].Map()) Defaults(errors, property.Map(), $"{path}.properties[{name}]");
        if (schema["items"] is MapNode items) Defaults(errors, items, $"{path}.items");
        if (schema["additionalProperties"] is MapNode additional) Defaults(errors, additional, $"{path}.additionalProperties");
    }

    private static string? RegexProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (RegexParseException problem)
        {
            return "error parsing regexp: " + problem.Error switch
            {
                RegexParseError.UnterminatedBracket => $"missing closing ]: `{pattern[pattern.LastIndexOf('[')..]}`",
                RegexParseError.InsufficientClosingParentheses => $"missing closing ): `{pattern}`",
                RegexParseError.InsufficientOpeningParentheses => $"unexpected ): `{pattern}`",
                RegexParseError.QuantifierAfterNothing => $"missing argument to repetition operator: `{pattern[..1]}`",
                _ => $"invalid or unsupported Perl syntax: `{pattern}`",
            };
        }
    }
}
