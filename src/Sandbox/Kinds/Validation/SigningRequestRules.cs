using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>How a certificate request is decided: once, by those who may approve, and signed by those who may sign.</summary>
internal static class SigningRequestRules
{
    private const string Conditions = "status.conditions";

    private static readonly string[] Verdicts = ["Approved", "Denied", "Failed"];

    public static void Part(FieldErrors errors, MapNode item, MapNode old, string subresource)
    {
        Check(errors, item.List("status", "conditions"));
        foreach (var type in Verdicts)
        {
            var (now, before) = (Count(item, type), Count(old, type));
            if (now < before) errors.Forbidden(Conditions, $"updates may not remove a condition of type \"{type}\"");
            if (now > before && type is not "Failed" && subresource is not "approval")
                errors.Forbidden(Conditions, $"updates may not add a condition of type \"{type}\"");
        }
        if (item.Text("status", "certificate") is { Length: > 0 } certificate && certificate != old.Text("status", "certificate"))
            Certificate(errors, certificate);
    }

    private static void Check(FieldErrors errors, ListNode conditions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var (type, status, at) = (conditions[i].Text("type") ?? "", conditions[i]["status"], $"{Conditions}[{i}]");
            if (type.Length == 0) errors.Required($"{at}.type");
            if (status.Text() is not { Length: > 0 }) errors.Required($"{at}.status");
            else if (Verdicts.Contains(type))
            {
                if (status.Text() is not "True") errors.NotSupported($"{at}.status", status, "True");
            }
            else if (status.Text() is not ("True" or "False" or "Unknown"))
                errors.NotSupported($"{at}.status", status, "True", "False", "Unknown");
            if ((type is "Approved" && seen.Contains("Denied")) || (type is "Denied" && seen.Contains("Approved")))
                errors.Invalid($"{at}.type", type, "Approved and Denied conditions are mutually exclusive");
            if (!seen.Add(type)) errors.Duplicate($"{at}.type", type);
        }
    }

    private static void Certificate(FieldErrors errors, string encoded)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        if (!text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            errors.Invalid("status.certificate", "<certificate data>", "must contain at least one CERTIFICATE PEM block");
    }

    private static int Count(MapNode item, string type) =>
        item.List("status", "conditions").Count(condition => condition.Text("type") == type);
}
