using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What configurations of admission webhooks must be.</summary>
internal static class WebhookRules
{
    private const string UrlForm = "; desired format: https://host[/path]";

    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    private static readonly string[] Scopes = ["*", "Cluster", "Namespaced"];
    private static readonly string[] ReviewVersions = ["v1", "v1beta1"];

    public static void Configuration(FieldErrors errors, MapNode item)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hooks = item["webhooks"].List();
        for (var i = 0; i < hooks.Count; i++)
        {
            var (hook, at) = (hooks[i].Map(), $"webhooks[{i}]");
            Hook(errors, hook, at);
            Reviews(errors, hook["admissionReviewVersions"].List(), $"{at}.admissionReviewVersions");
            if (hook.Text("name") is { Length: > 0 } name && !names.Add(name)) errors.Duplicate($"{at}.name", name);
        }
    }

    private static void Hook(FieldErrors errors, MapNode hook, string path)
    {
        FullName(errors, hook.Text("name") ?? "", $"{path}.name");
        var rules = hook["rules"].List();
        for (var i = 0; i < rules.Count; i++) Rule(errors, rules[i].Map(), $"{path}.rules[{i}]");
        errors.OneOf(hook, "failurePolicy", path, "Fail", "Ignore");
        errors.OneOf(hook, "matchPolicy", path, "Equivalent", "Exact");
        if (!hook.Has("sideEffects")) errors.Required($"{path}.sideEffects", "must specify one of None, NoneOnDryRun");
        else errors.OneOf(hook, "sideEffects", path, "None", "NoneOnDryRun");
        errors.OneOf(hook, "reinvocationPolicy", path, "IfNeeded", "Never");
        if (hook["timeoutSeconds"] is IntegerNode seconds && seconds.Value is < 1 or > 30)
            errors.Invalid($"{path}.timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds");
        foreach (var key in (ReadOnlySpan<string>)["namespaceSelector", "objectSelector"])
            if (hook[key] is { } selector) Rules.Selector(errors, selector, $"{path}.{key}");
        Client(errors, hook["clientConfig"].Map(), $"{path}.clientConfig");
        AdmissionPolicyRules.Conditions(errors, hook["matchConditions"].List(), $"{path}.matchConditions");
    }

    public static void Client(FieldErrors errors, MapNode client, string path)
    {
        var (url, service) = (client["url"] as StringNode, client["service"] as MapNode);
        if (url is null == service is null) errors.Required(path, "exactly one of url or service is required");
        else if (url is not null) Url(errors, url, $"{path}.url");
        else Service(errors, service!, $"{path}.service");
    }

    /// <summary>What is matched, which policies share with webhooks.</summary>
    public static void Rule(FieldErrors errors, MapNode rule, string path)
    {
        var operations = rule["operations"].List();
        if (operations.Count == 0) errors.Required($"{path}.operations");
        if (HasStarAmongOthers(operations)) errors.Invalid($"{path}.operations", operations, "if '*' is present, must not specify other operations");
        for (var i = 0; i < operations.Count; i++)
            if (!Operations.Contains(operations[i].Text())) errors.NotSupported($"{path}.operations[{i}]", operations[i], Operations);
        var groups = rule["apiGroups"].List();
        if (groups.Count == 0) errors.Required($"{path}.apiGroups");
        if (HasStarAmongOthers(groups)) errors.Invalid($"{path}.apiGroups", groups, "if '*' is present, must not specify other API groups");
        var versions = rule["apiVersions"].List();
        if (versions.Count == 0) errors.Required($"{path}.apiVersions");
        if (HasStarAmongOthers(versions)) errors.Invalid($"{path}.apiVersions", versions, "if '*' is present, must not specify other API versions");
        for (var i = 0; i < versions.Count; i++)
            if (versions[i].Text() is not { Length: > 0 }) errors.Required($"{path}.apiVersions[{i}]");
        Resources(errors, rule["resources"].List(), $"{path}.resources");
        if (rule["scope"] is { } scope && !Scopes.Contains(scope.Text())) errors.NotSupported($"{path}.scope", scope, Scopes);
    }

    private static void Resources(FieldErrors errors, ListNode resources, string path)
    {
        if (resources.Count == 0) errors.Required(path);
        var texts = resources.Select(resource => resource.Text() ?? "").ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length == 0) errors.Required($"{path}[{i}]");
            else if (texts[i] is not ("*/*" or "*") && texts[i].Split('/') is [{ Length: > 0 } resource, var part])
            {
                if (part is not "*" && texts.Contains(resource + "/*")) errors.Invalid($"{path}[{i}]", texts[i], $"if '{resource}/*' is present, must not specify {texts[i]}");
                else if (resource is not "*" && texts.Contains("*/" + part)) errors.Invalid($"{path}[{i}]", texts[i], $"if '*/{part}' is present, must not specify {texts[i]}");
            }
        }
        if (texts.Count > 1 && texts.Contains("*/*")) errors.Invalid(path, resources, "if '*/*' is present, must not specify other resources");
        if (texts.Contains("*") && texts.Exists(text => text is not "*" && !text.Contains('/', StringComparison.Ordinal)))
            errors.Invalid(path, resources, "if '*' is present, must not specify other resources without subresources");
    }

    private static void Reviews(FieldErrors errors, ListNode versions, string path)
    {
        if (versions.Count == 0)
        {
            errors.Required(path, $"must specify one of {string.Join(", ", ReviewVersions)}");
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i].Text() ?? "";
            if (!seen.Add(version))
            {
                errors.Invalid($"{path}[{i}]", versions[i], "duplicate version");
                continue;
            }
            errors.Check($"{path}[{i}]", version, Names.Label1035);
        }
        if (!ReviewVersions.Any(seen.Contains)) errors.Invalid(path, versions, $"must include at least one of {string.Join(", ", ReviewVersions)}");
    }

    private static void FullName(FieldErrors errors, string name, string path)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        var before = errors.Count;
        errors.Check(path, name, Names.Subdomain);
        if (errors.Count == before && name.Split('.').Length < 3) errors.Invalid(path, name, "should be a domain with at least three segments separated by dots");
    }

    private static void Url(FieldErrors errors, StringNode value, string path)
    {
        if (!Uri.TryCreate(value.Value, UriKind.RelativeOrAbsolute, out var url))
        {
            errors.Required(path, $"url must be a valid URL: parse \"{value.Value}\": invalid URI{UrlForm}");
            return;
        }
        var scheme = url.IsAbsoluteUri ? url.Scheme : "";
        if (scheme is not "https") errors.Invalid(path, StringNode.Of(scheme), "'https' is the only allowed URL scheme" + UrlForm);
        if (!url.IsAbsoluteUri || url.Host.Length == 0)
        {
            errors.Invalid(path, StringNode.Empty, "host must be specified" + UrlForm);
            return;
        }
        if (url.UserInfo.Length > 0) errors.Invalid(path, url.UserInfo, "user information is not permitted in the URL");
        if (url.Fragment.Length > 1) errors.Invalid(path, url.Fragment[1..], "fragments are not permitted in the URL");
        if (url.Query.Length > 1) errors.Invalid(path, url.Query[1..], "query parameters are not permitted in the URL");
    }

    private static void Service(FieldErrors errors, MapNode service, string path)
    {
        if (service.Text("name") is not { Length: > 0 }) errors.Required($"{path}.name", "service name is required");
        if (service.Text("namespace") is not { Length: > 0 }) errors.Required($"{path}.namespace", "service namespace is required");
        foreach (var problem in Names.PortNumber(service.Integer("port") ?? 0)) errors.Invalid($"{path}.port", service["port"], "port is not valid: " + problem);
        if (service.Text("path") is not { Length: > 1 } urlPath) return;
        if (urlPath[0] != '/')
        {
            errors.Invalid($"{path}.path", urlPath, "must start with a '/'");
            return;
        }
        var steps = urlPath[1..].TrimEnd('/').Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Length == 0) errors.Invalid($"{path}.path", urlPath, $"segment[{i}] may not be empty");
            else foreach (var problem in Names.Subdomain(steps[i])) errors.Invalid($"{path}.path", urlPath, $"segment[{i}]: {problem}");
        }
    }

    private static bool HasStarAmongOthers(ListNode texts) => texts.Count > 1 && texts.Any(text => text.Text() is "*");
}
