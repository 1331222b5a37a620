using System.Globalization;
using System.Text;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>What the query of a write says about it: who writes, whether it is a trial, and what becomes of unknown fields.</summary>
internal static class WriteOptions
{
    private const int ManagerBytesMax = 128;

    // Whoever does not say who it is.
    private const string NoName = "unknown";

    /// <exception cref="ApiException">An option is not what it may be: 422 with all that are wrong.</exception>
    public static void Check(ApiCall call, string kind)
    {
        var errors = new FieldErrors();
        var isApply = kind == "PatchOptions" && call.ContentType == "application/apply-patch+yaml";
        var manager = call.Query("fieldManager") ?? "";
        if (isApply && manager.Length == 0) errors.Required("fieldManager", "is required for apply patch");
        if (kind == "PatchOptions" && !isApply && call.Query("force") is not null)
            errors.Forbidden("force", "may not be specified for non-apply patch");
        if (kind != "DeleteOptions") Manager(errors, manager);
        DryRun(errors, [.. call.Http.Request.Query["dryRun"].Select(value => value ?? "")]);
        if (kind != "DeleteOptions" && call.Query("fieldValidation") is { } validation and not ("" or "Ignore" or "Strict" or "Warn"))
            errors.NotSupported("fieldValidation", validation, "", "Ignore", "Strict", "Warn");
        if (errors.Count > 0) throw ApiErrors.Invalid("meta.k8s.io", kind, "", errors.Causes);
    }

    /// <summary>The name under which the writer is remembered: the one that it gives, or the user agent up to its slash.</summary>
    public static string ManagerOf(ApiCall call)
    {
        if (call.Query("fieldManager") is { Length: > 0 } manager) return manager;
        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in call.Http.Request.Headers.UserAgent.ToString().Split('/')[0].EnumerateRunes())
        {
            if (!IsPrintable(rune)) continue;
            if ((bytes += rune.Utf8SequenceLength) > ManagerBytesMax) break;
            name.Append(rune);
        }
        return name.Length == 0 ? NoName : name.ToString();
    }

    public static FieldValidation ValidationOf(ApiCall call) => call.Query("fieldValidation") switch
    {
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        _ => FieldValidation.Warn,
    };

    private static void Manager(FieldErrors errors, string manager)
    {
        if (Encoding.UTF8.GetByteCount(manager) > ManagerBytesMax) errors.TooLong("fieldManager", ManagerBytesMax);
        var position = 0;
        foreach (var rune in manager.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                errors.Invalid("fieldManager", manager, $"invalid character U+{rune.Value:X4} (at position {position})");
            position += rune.Utf8SequenceLength;
        }
    }

    private static void DryRun(FieldErrors errors, List<string> values)
    {
        if (values.TrueForAll(value => value is "All" or "")) return;
        var shown = string.Join(",", values.Select(value => $"\"{value}\""));
        errors.Add("FieldValueNotSupported", "dryRun", $"Unsupported value: [{shown}]", "supported values: \"All\"");
    }

    /// <summary>Letters, marks, numbers, punctuation, symbols, and of the spaces the plain one.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
