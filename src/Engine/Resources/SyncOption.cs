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

    public static bool IsOn(string name, string? annotation, IEnumerable<string> ofApplication) => Of(name, annotation, ofApplication) == "true";
}
