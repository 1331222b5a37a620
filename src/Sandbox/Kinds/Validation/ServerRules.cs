using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What objects must be by which the API server itself is configured: aggregated APIs, certificates, flow control.</summary>
internal static class ServerRules
{
    private const int CertificateSecondsMin = 600;
    private const int PrecedenceMax = 10_000;
    private const int QueuesMax = 10_000_000;
    private const string Exempt = "exempt";

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection",
        "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing",
        "s/mime", "server auth", "signing", "timestamping",
    ];

    public static void ApiService(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var (group, version) = (spec.Text("group") ?? "", spec.Text("version") ?? "");
        if (item.Text("metadata", "name") != $"{version}.{group}")
            errors.Invalid("metadata.name", item.At("metadata", "name"), $"must be `spec.version+\".\"+spec.group`: \"{version}.{group}\"");
        if (group.Length > 0) errors.Check("spec.group", group, Names.Subdomain);
        errors.Check("spec.version", version, Names.Label1035);
        if (spec.Integer("groupPriorityMinimum") is not (> 0 and <= 20_000)) errors.Invalid("spec.groupPriorityMinimum", spec["groupPriorityMinimum"] ?? IntegerNode.Of(0), "must be positive and less than 20000");
        if (spec.Integer("versionPriority") is not (> 0 and <= 1000)) errors.Invalid("spec.versionPriority", spec["versionPriority"] ?? IntegerNode.Of(0), "must be positive and less than 1000");
        var bundle = spec.Text("caBundle") is { Length: > 0 } text ? Convert.FromBase64String(text).Length : 0;
        var isInsecure = spec.Bool("insecureSkipTLSVerify") == true;
        if (spec["service"] is not MapNode service)
        {
            if (bundle > 0) errors.Invalid("spec.caBundle", $"{bundle} bytes", "local APIServices may not have a caBundle");
            if (isInsecure) errors.Invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify");
            return;
        }
        if (service.Text("namespace") is not { Length: > 0 }) errors.Required("spec.service.namespace");
        if (service.Text("name") is not { Length: > 0 }) errors.Required("spec.service.name");
        foreach (var problem in Names.PortNumber(service.Integer("port") ?? 0)) errors.Invalid("spec.service.port", service["port"], "port is not valid: " + problem);
        if (isInsecure && bundle > 0) errors.Invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present");
    }

    public static void SigningRequest(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var request = spec.Text("request") ?? "";
        if (!System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request)).Contains("-----BEGIN CERTIFICATE REQUEST-----", StringComparison.Ordinal))
            errors.Invalid("spec.request", request.Length == 0 ? null : StringNode.Of(request), "PEM block type must be CERTIFICATE REQUEST");
        var usages = spec["usages"].List();
        if (usages.Count == 0) errors.Required("spec.usages");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < usages.Count; i++)
        {
            if (!Usages.Contains(usages[i].Text())) errors.NotSupported($"spec.usages[{i}]", usages[i], Usages);
            if (!seen.Add(usages[i].Text() ?? "")) errors.Duplicate($"spec.usages[{i}]", usages[i]);
        }
        var signer = spec.Text("signerName") ?? "";
        if (signer is "kubernetes.io/legacy-unknown") errors.Invalid("spec.signerName", signer, "the legacy signerName is not allowed via this API version");
        else SignerName(errors, signer, "spec.signerName");
        if (spec["expirationSeconds"] is IntegerNode { Value: < CertificateSecondsMin } seconds)
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
    }

    public static void FlowSchema(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var precedence = spec.Integer("matchingPrecedence") ?? 0;
        if (precedence <= 0) errors.Invalid("spec.matchingPrecedence", precedence, "must be a positive value");
        if (precedence > PrecedenceMax) errors.Invalid("spec.matchingPrecedence", precedence, $"must not be greater than {PrecedenceMax}");
        if (precedence == 1 && item.Text("metadata", "name") is not Exempt)
            errors.Invalid("spec.matchingPrecedence", precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        if (spec.Text("priorityLevelConfiguration", "name") is { Length: > 0 } level) errors.Check("spec.priorityLevelConfiguration.name", level, Names.Subdomain);
        else errors.Required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        if (spec["distinguisherMethod"] is MapNode method && method.Text("type") is not ("ByUser" or "ByNamespace"))
            errors.NotSupported("spec.distinguisherMethod", FieldErrors.AsStruct(method), "ByNamespace", "ByUser");
        var rules = spec["rules"].List();
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].List("subjects").Count == 0) errors.Required($"spec.rules[{i}].subjects", "subjects must contain at least one value");
            if (rules[i].List("resourceRules").Count == 0 && rules[i].List("nonResourceRules").Count == 0)
                errors.Required($"spec.rules[{i}]", "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
    }

    public static void PriorityLevel(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var type = spec.Text("type") ?? "";
        if ((item.Text("metadata", "name") is Exempt) != (type is "Exempt"))
            errors.Invalid("spec.type", StringNode.Of(type), "type must be 'Exempt' if and only if `name` is 'exempt'");
        switch (type)
        {
            case "Exempt":
                if (spec.Has("limited")) errors.Forbidden("spec.limited", "must be nil if the type is not Limited");
                break;
            case "Limited":
                if (spec.Has("exempt")) errors.Forbidden("spec.exempt", "must be nil if the type is Limited");
                if (spec["limited"] is not MapNode limited) errors.Required("spec.limited", "must not be empty when type is Limited");
                else Limited(errors, limited, "spec.limited");
                break;
            default: errors.NotSupported("spec.type", StringNode.Of(type), "Exempt", "Limited"); break;
        }
    }

    private static void Limited(FieldErrors errors, MapNode limited, string path)
    {
        if (limited.Integer("nominalConcurrencyShares") is < 0) errors.Invalid($"{path}.nominalConcurrencyShares", limited["nominalConcurrencyShares"], "must be a non-negative integer");
        if (limited.Integer("lendablePercent") is < 0 or > 100) errors.Invalid($"{path}.lendablePercent", limited["lendablePercent"], "must be between 0 and 100, inclusive");
        var response = limited["limitResponse"].Map();
        switch (response.Text("type"))
        {
            case "Reject":
                if (response.Has("queuing")) errors.Forbidden($"{path}.limitResponse.queuing", "must be nil if limited.limitResponse.type is not Limited");
                break;
            case "Queue":
                if (response["queuing"] is not MapNode queuing) errors.Required($"{path}.limitResponse.queuing", "must not be empty if limited.limitResponse.type is Limited");
                else Queuing(errors, queuing, $"{path}.limitResponse.queuing");
                break;
            default: errors.NotSupported($"{path}.limitResponse.type", response["type"] ?? StringNode.Empty, "Queue", "Reject"); break;
        }
    }

    private static void Queuing(FieldErrors errors, MapNode queuing, string path)
    {
        foreach (var key in (ReadOnlySpan<string>)["queueLengthLimit", "queues", "handSize"])
            if (queuing.Integer(key) is not > 0) errors.Invalid($"{path}.{key}", queuing[key] ?? IntegerNode.Of(0), "must be positive");
        if (queuing.Integer("queues") > QueuesMax) errors.Invalid($"{path}.queues", queuing["queues"], $"must not be greater than {QueuesMax}");
        if (queuing.Integer("handSize") > queuing.Integer("queues")) errors.Invalid($"{path}.handSize", queuing["handSize"], $"should not be greater than queues ({queuing.Integer("queues")})");
    }

    private static void SignerName(FieldErrors errors, string name, string path)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        if (name.Split('/') is not [var domain, var rest])
        {
            errors.Invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        if (domain.Split('.').Length < 2) errors.Invalid(path, domain, "should be a domain with at least two segments separated by dots");
        errors.Check(path, domain, Names.Subdomain);
        errors.Check(path, rest, Names.Subdomain);
    }
}
