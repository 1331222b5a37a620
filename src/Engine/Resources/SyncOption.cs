namespace GitOpsActors.Engine.Resources;

/// <summary>The `key=value` options of a sync, as an Application lists them and as an annotation holds them, parted by commas.</summary>
public static class SyncOption
{
    public static IReadOnlyList<string> List(string? annotation) =>
        annotation is { Length: > 0 } ? annotation.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>The value of an option: the object's own word, or else the Application's; null when neither has one.</summary>
    public static string? Of(string name, string? annotation, IEnumerable<string> ofApplication) =>
        Find(name, List(annotation)) ?? Find(name, ofApplication);

    public static string? Find(string name, IEnumerable<string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var option in options)
        {
            if (option.StartsWith(name, StringComparison.Ordinal) && option.Length > name.Length && option[name.Length] == '=')
                return option[(name.Length + 1)..];
        }

        return null;
    }

    public static bool IsOn(string name, string? annotation, IEnumerable<string> ofApplication) =>
        Of(name, annotation, ofApplication) == "true";

    private static readonly string[] Switches =
    [
        "CreateNamespace", "PruneLast", "Validate", "SkipDryRunOnMissingResource", "ApplyOutOfSyncOnly", "Replace", "Force",
        "ServerSideApply", "ClientSideApplyMigration", "FailOnSharedResource", "RespectIgnoreDifferences",
    ];

    /// <summary>Why an option is none, with what was most likely meant; null for one that is.</summary>
    public static string? Problem(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        var at = option.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = at < 0 ? (option, "") : (option[..at], option[(at + 1)..]);
        string[] values = name switch
        {
            "Prune" or "Delete" => ["true", "false", "confirm"],
            "PrunePropagationPolicy" => ["foreground", "background", "orphan"],
            _ when Switches.Contains(name) => ["true", "false"],
            _ => [],
        };
        if (values.Contains(value)) return null;
        if (values.Length > 0) return $"the sync option {name} is {string.Join(" or ", values)}, not '{value}'";
        return $"there is no sync option '{name}'; "
            + $"did you mean {Words.Nearest(name, [.. Switches, "Prune", "Delete", "PrunePropagationPolicy"])}?";
    }
}
