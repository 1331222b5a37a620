using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the containers of a Pod must be.</summary>
internal static class ContainerRules
{
    private const string HugePages = "hugepages-";

    private static readonly HashSet<string> FieldLabels = new(StringComparer.Ordinal)
    {
        "metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations", "spec.nodeName",
        "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs", "spec.restartPolicy",
        "spec.schedulerName", "status.phase", "status.nominatedNodeName", "spec.hostNetwork",
    };

    private static readonly string[] EnvironmentFields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
        "status.podIP", "status.podIPs",
    ];

    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void All(FieldErrors errors, MapNode spec, string path, IReadOnlySet<string> volumes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var containers = spec["containers"].List();
        if (containers.Count == 0) errors.Required($"{path}.containers");
        foreach (var key in (ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"])
        {
            var list = spec[key].List();
            for (var i = 0; i < list.Count; i++)
            {
                var at = $"{path}.{key}[{i}]";
                var container = list[i].Map();
                Container(errors, container, at, spec, volumes);
                if (key is "initContainers") OfInit(errors, container, at);
                if (container.Text("name") is { Length: > 0 } name && !names.Add(name)) errors.Duplicate($"{at}.name", name);
            }
        }
    }

    private static void Container(FieldErrors errors, MapNode container, string path, MapNode spec, IReadOnlySet<string> volumes)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0) errors.Required($"{path}.name");
        else errors.Check($"{path}.name", name, Names.Label);
        var image = container.Text("image") ?? "";
        if (image.Length == 0) errors.Required($"{path}.image");
        else if (image.Trim() != image) errors.Invalid($"{path}.image", image, "must not have leading or trailing whitespace");
        errors.OneOf(container, "imagePullPolicy", path, "Always", "IfNotPresent", "Never");
        errors.OneOf(container, "terminationMessagePolicy", path, "File", "FallbackToLogsOnError");
        Ports(errors, container["ports"].List(), $"{path}.ports", spec.Bool("hostNetwork") == true);
        Environment(errors, container["env"].List(), $"{path}.env");
        EnvironmentFrom(errors, container["envFrom"].List(), $"{path}.envFrom");
        Mounts(errors, container["volumeMounts"].List(), $"{path}.volumeMounts", volumes);
        Resources(errors, container["resources"].Map(), $"{path}.resources");
        if (container["securityContext"] is MapNode security) SecurityRules.Container(errors, security, $"{path}.securityContext");
        if (container["livenessProbe"] is MapNode liveness) Probe(errors, liveness, $"{path}.livenessProbe", mustSucceedOnce: true);
        if (container["readinessProbe"] is MapNode readiness) Probe(errors, readiness, $"{path}.readinessProbe", mustSucceedOnce: false);
        if (container["startupProbe"] is MapNode startup) Probe(errors, startup, $"{path}.startupProbe", mustSucceedOnce: true);
        if (container["lifecycle"] is MapNode lifecycle)
        {
            if (lifecycle["postStart"] is MapNode start) Handler(errors, start, $"{path}.lifecycle.postStart");
            if (lifecycle["preStop"] is MapNode stop) Handler(errors, stop, $"{path}.lifecycle.preStop");
        }
    }

    /// <summary>What ends before the others begin cannot be probed, unless it keeps running beside them.</summary>
    private static void OfInit(FieldErrors errors, MapNode container, string path)
    {
        if (container.Text("restartPolicy") is "Always") return;
        foreach (var key in (ReadOnlySpan<string>)["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Has(key)) errors.Forbidden($"{path}.{key}", "may not be set for init containers without restartPolicy=Always");
    }

    private static void Ports(FieldErrors errors, ListNode ports, string path, bool isHostNetwork)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i].Map(), $"{path}[{i}]");
            if (port.Text("name") is { Length: > 0 } name)
            {
                var before = errors.Count;
                errors.Check($"{at}.name", name, Names.PortName);
                if (errors.Count == before && !names.Add(name)) errors.Duplicate($"{at}.name", name);
            }
            if (port.Integer("containerPort") is null or 0) errors.Required($"{at}.containerPort");
            else errors.Port(port["containerPort"], $"{at}.containerPort");
            if (port.Integer("hostPort") is { } hostPort and not 0)
            {
                errors.Port(port["hostPort"], $"{at}.hostPort");
                if (isHostNetwork && hostPort != port.Integer("containerPort"))
                    errors.Invalid($"{at}.hostPort", hostPort, "must match `containerPort` when `hostNetwork` is true");
            }
            errors.OneOf(port, "protocol", at, "SCTP", "TCP", "UDP");
        }
    }

    private static void Environment(FieldErrors errors, ListNode variables, string path)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var (variable, at) = (variables[i].Map(), $"{path}[{i}]");
            var name = variable.Text("name") ?? "";
            if (name.Length == 0) errors.Required($"{at}.name");
            else errors.Check($"{at}.name", name, Names.EnvironmentVariable);
            if (variable["valueFrom"] is not MapNode from) continue;
            var given = Sources.Where(from.Has).ToList();
            if (given.Count == 0)
            {
                errors.Invalid($"{at}.valueFrom", StringNode.Empty, "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
                continue;
            }
            if (variable.Text("value") is { Length: > 0 }) errors.Invalid($"{at}.valueFrom", StringNode.Empty, "may not be specified when `value` is not empty");
            else if (given.Count > 1) errors.Invalid($"{at}.valueFrom", StringNode.Empty, "may not have more than one field specified at a time");
            Source(errors, from, $"{at}.valueFrom");
        }
    }

    private static void Source(FieldErrors errors, MapNode from, string path)
    {
        if (from["fieldRef"] is MapNode field) FieldRef(errors, field, $"{path}.fieldRef");
        foreach (var kind in (ReadOnlySpan<string>)["configMapKeyRef", "secretKeyRef"])
        {
            if (from[kind] is not MapNode reference) continue;
            if (reference.Text("name") is not { Length: > 0 }) errors.Required($"{path}.{kind}.name");
            if (reference.Text("key") is not { Length: > 0 } key) errors.Required($"{path}.{kind}.key");
            else errors.Check($"{path}.{kind}.key", key, Names.ConfigKey);
        }
        if (from["resourceFieldRef"] is MapNode resource && resource.Text("resource") is not { Length: > 0 }) errors.Required($"{path}.resourceFieldRef.resource");
    }

    private static void FieldRef(FieldErrors errors, MapNode field, string path)
    {
        var fieldPath = field.Text("fieldPath") ?? "";
        if (field.Text("apiVersion") is not { Length: > 0 }) errors.Required($"{path}.apiVersion");
        else if (fieldPath.Length == 0) errors.Required($"{path}.fieldPath");
        else if (fieldPath.StartsWith("metadata.annotations['", StringComparison.Ordinal) || fieldPath.StartsWith("metadata.labels['", StringComparison.Ordinal)) return;
        else if (!FieldLabels.Contains(fieldPath))
            errors.Invalid($"{path}.fieldPath", StringNode.Of(fieldPath), $"error converting fieldPath: field label not supported: {fieldPath}");
        else if (!EnvironmentFields.Contains(fieldPath))
            errors.NotSupported($"{path}.fieldPath", StringNode.Of(fieldPath), EnvironmentFields.Order(StringComparer.Ordinal));
    }

    private static void EnvironmentFrom(FieldErrors errors, ListNode sources, string path)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var (source, at) = (sources[i].Map(), $"{path}[{i}]");
            var count = (source.Has("configMapRef") ? 1 : 0) + (source.Has("secretRef") ? 1 : 0);
            if (count == 0) errors.Invalid(at, StringNode.Empty, "must specify one of: `configMapRef` or `secretRef`");
            if (count > 1) errors.Invalid(at, StringNode.Empty, "may not have more than one field specified at a time");
            foreach (var kind in (ReadOnlySpan<string>)["configMapRef", "secretRef"])
                if (source[kind] is MapNode reference && reference.Text("name") is not { Length: > 0 }) errors.Required($"{at}.{kind}.name");
        }
    }

    private static void Mounts(FieldErrors errors, ListNode mounts, string path, IReadOnlySet<string> volumes)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < mounts.Count; i++)
        {
            var (mount, at) = (mounts[i].Map(), $"{path}[{i}]");
            var (name, mountPath) = (mount.Text("name") ?? "", mount.Text("mountPath") ?? "");
            if (name.Length == 0) errors.Required($"{at}.name");
            if (mountPath.Length == 0) errors.Required($"{at}.mountPath");
            if (!volumes.Contains(name)) errors.NotFound($"{at}.name", name);
            if (!paths.Add(mountPath)) errors.Invalid($"{at}.mountPath", mountPath, "must be unique");
            if (mount.Text("subPath") is { Length: > 0 } subPath && (subPath[0] == '/' || subPath.Split('/').Contains("..")))
                errors.Invalid($"{at}.subPath", subPath, subPath[0] == '/' ? "must be a relative path" : "must not contain '..'");
        }
    }

    public static void Resources(FieldErrors errors, MapNode resources, string path)
    {
        var (limits, requests) = (resources["limits"].Map(), resources["requests"].Map());
        foreach (var (name, value) in limits) Resource(errors, name, value, $"{path}.limits[{name}]");
        foreach (var (name, value) in requests)
        {
            Resource(errors, name, value, $"{path}.requests[{name}]");
            if (Rules.Amount(limits[name]) is { } limit && Rules.Amount(value) is { } request && request > limit)
                errors.Invalid($"{path}.requests", value, $"must be less than or equal to {name} limit of {limit}");
            else if (!CanBeOvercommitted(name) && Rules.Amount(limits[name]) is { } exact && Rules.Amount(value) is { } wanted
                && wanted != exact)
                errors.Invalid($"{path}.requests", value, $"must be equal to {name} limit of {exact}");
            else if (!CanBeOvercommitted(name) && !limits.Has(name) && !IsUnknown(name))
                errors.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
        }
        var names = limits.Concat(requests).Select(amount => amount.Key).ToList();
        if (names.Exists(name => name.StartsWith(HugePages, StringComparison.Ordinal)) && !names.Exists(name => name is "cpu" or "memory"))
            errors.Forbidden(path, "HugePages require cpu or memory");
    }

    // What is shared out in whole pieces is asked for as it is limited.
    private static bool CanBeOvercommitted(string name) => name is "cpu" or "memory" or "ephemeral-storage"
        || (name.Contains("kubernetes.io/", StringComparison.Ordinal) && !name.StartsWith(HugePages, StringComparison.Ordinal));

    private static bool IsUnknown(string name) => !name.Contains('/', StringComparison.Ordinal) && !Rules.IsStandardResource(name);

    private static void Resource(FieldErrors errors, string name, Node value, string path)
    {
        if (!name.Contains('/', StringComparison.Ordinal) && !Rules.IsStandardResource(name))
        {
            errors.Invalid(path, name, "must be a standard resource type or fully qualified");
            errors.Invalid(path, name, "must be a standard resource for containers");
        }
        else errors.Check(path, name, Names.Qualified);
        if (Rules.Amount(value) is not { } amount) return;
        if (amount.Sign < 0) errors.Invalid(path, value, "must be greater than or equal to 0");
        else if (!Rules.IsStandardResource(name) && amount.MilliValue % 1000 != 0) errors.Invalid(path, value, "must be an integer");
    }

    private static void Probe(FieldErrors errors, MapNode probe, string path, bool mustSucceedOnce)
    {
        Handler(errors, probe, path);
        foreach (var key in (ReadOnlySpan<string>)["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
            errors.NotNegative(probe, key, path);
        if (probe["terminationGracePeriodSeconds"] is IntegerNode { Value: <= 0 } grace) errors.Invalid($"{path}.terminationGracePeriodSeconds", grace, "must be greater than 0");
        if (mustSucceedOnce && probe.Integer("successThreshold") is { } successes and not 1) errors.Invalid($"{path}.successThreshold", successes, "must be 1");
    }

    private static void Handler(FieldErrors errors, MapNode handler, string path)
    {
        var count = 0;
        foreach (var kind in Handlers)
        {
            if (handler[kind] is not MapNode action) continue;
            if (++count > 1)
            {
                errors.Forbidden($"{path}.{kind}", "may not specify more than 1 handler type");
                continue;
            }
            switch (kind)
            {
                case "exec" when action["command"].List().Count == 0: errors.Required($"{path}.exec.command"); break;
                case "httpGet":
                    if (action.Text("path") is not { Length: > 0 }) errors.Required($"{path}.httpGet.path");
                    errors.PortOrName(action["port"], $"{path}.httpGet.port");
                    errors.OneOf(action, "scheme", $"{path}.httpGet", "HTTP", "HTTPS");
                    break;
                case "tcpSocket": errors.PortOrName(action["port"], $"{path}.tcpSocket.port"); break;
                case "grpc": errors.Port(action["port"], $"{path}.grpc.port"); break;
            }
        }
        if (count == 0) errors.Required(path, "must specify a handler type");
    }
}
