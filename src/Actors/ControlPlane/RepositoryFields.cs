using System.Globalization;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>The fields of a repository's Secret, with those that it takes from a template.</summary>
/// <param name="place">What to call it in errors.</param>
internal sealed class RepositoryFields(string place, IReadOnlyDictionary<string, string> fields)
{
    public string Place => place;

    public IReadOnlyDictionary<string, string> All => fields;

    public string? Text(string name) => fields.GetValueOrDefault(name, "") is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new RepositorySettingException($"{place}: {name} must be \"true\" or \"false\", and is \"{other}\""),
    };

    public int Number(string name) => Text(name) switch
    {
        null => 0,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw new RepositorySettingException($"{place}: {name} must be a number, and is \"{other}\""),
    };
}

/// <summary>A Secret for a repository says something that can't be. The message names the Secret and the field, never a value of it.</summary>
public sealed class RepositorySettingException(string message) : Exception(message);
