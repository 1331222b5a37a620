using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the security contexts of Pods and containers must be.</summary>
internal static partial class SecurityRules
{
    private const string SysctlPattern = @"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    private static readonly string[] Ids = ["runAsUser", "runAsGroup", "fsGroup"];

    public static void Pod(FieldErrors errors, MapNode context, string path)
    {
        Shared(errors, context, path);
        var groups = context["supplementalGroups"].List();
        for (var i = 0; i < groups.Count; i++) Id(errors, groups[i], $"{path}.supplementalGroups[{i}]");
        errors.OneOf(context, "fsGroupChangePolicy", path, "OnRootMismatch", "Always");
        errors.OneOf(context, "supplementalGroupsPolicy", path, "Merge", "Strict");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var sysctls = context["sysctls"].List();
        for (var i = 0; i < sysctls.Count; i++)
        {
            var name = sysctls[i].Text("name") ?? "";
            if (name.Length == 0) errors.Required($"{path}.sysctls[{i}].name");
            else if (!SysctlName().IsMatch(name))
                errors.Invalid($"{path}.sysctls[{i}].name", name, $"must have at most 253 characters and match regex {SysctlPattern}");
            else if (!names.Add(name)) errors.Duplicate($"{path}.sysctls[{i}].name", name);
        }
    }

    public static void Container(FieldErrors errors, MapNode context, string path)
    {
        Shared(errors, context, path);
        errors.OneOf(context, "procMount", path, "Default", "Unmasked");
        if (context.Bool("allowPrivilegeEscalation") != false) return;
        if (context.Bool("privileged") == true)
            errors.Invalid(path, FieldErrors.AsStruct(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        if (context.List("capabilities", "add").Any(capability => capability.Text() is "CAP_SYS_ADMIN"))
            errors.Invalid(path, FieldErrors.AsStruct(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }

    [GeneratedRegex(SysctlPattern)]
    private static partial Regex SysctlName();

    private static void Shared(FieldErrors errors, MapNode context, string path)
    {
        foreach (var key in Ids)
            if (context[key] is { } id) Id(errors, id, $"{path}.{key}");
        if (context["seccompProfile"] is MapNode seccomp) Profile(errors, seccomp, $"{path}.seccompProfile", "seccomp");
        if (context["appArmorProfile"] is MapNode armor) Profile(errors, armor, $"{path}.appArmorProfile", "AppArmor");
    }

    private static void Profile(FieldErrors errors, MapNode profile, string path, string kind)
    {
        var type = profile.Text("type") ?? "";
        var local = profile["localhostProfile"] as StringNode;
        switch (type)
        {
            case "Localhost":
                if (local is null || local.Value.Length == 0) errors.Required($"{path}.localhostProfile", $"must be set when {kind} type is Localhost");
                break;
            case "RuntimeDefault" or "Unconfined":
                if (local is not null) errors.Invalid($"{path}.localhostProfile", local, $"can only be set when {kind} type is Localhost");
                break;
            case "": errors.Required($"{path}.type", $"type is required when {(kind is "seccomp" ? "seccompProfile" : "appArmorProfile")} is set"); break;
            default: errors.NotSupported($"{path}.type", StringNode.Of(type), "Localhost", "RuntimeDefault", "Unconfined"); break;
        }
    }

    private static void Id(FieldErrors errors, Node id, string path)
    {
        if (id.Integer() is < 0 or > int.MaxValue) errors.Invalid(path, id, "must be between 0 and 2147483647, inclusive");
    }
}
