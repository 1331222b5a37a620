using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Notifications;

/// <summary>A service that messages are sent by, with what the settings say of it.</summary>
/// <param name="Options">Secrets stand in them in clear text.</param>
public sealed partial record NotificationService(string Name, string Type, MapNode Options)
{
    // It holds credentials.
    public override string ToString() => $"{Name} ({Type})";

    /// <param name="key">What follows `service.`: a type, or a type and a name.</param>
    /// <param name="secrets">What stands in the place of `$name`.</param>
    internal static NotificationService Read(
        string key, Node options, IReadOnlyDictionary<string, string> secrets, ICollection<string> problems)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var (type, name) = dot < 0 ? (key, key) : (key[..dot], key[(dot + 1)..]);
        if (options is not (MapNode or NullNode)) problems.Add("it is not a map of options");
        return new NotificationService(name, type, Resolve(options, secrets, problems) as MapNode ?? MapNode.Empty);
    }

    private static Node Resolve(Node node, IReadOnlyDictionary<string, string> secrets, ICollection<string> problems) => node switch
    {
        MapNode map => map.Changed((_, one) => Resolve(one, secrets, problems)),
        ListNode list => ListNode.Of(list.Select(one => Resolve(one, secrets, problems))),
        StringNode text when text.Value.Contains('$', StringComparison.Ordinal) => Reference().Replace(text.Value, found =>
        {
            if (secrets.TryGetValue(found.Value[1..], out var secret)) return secret.Trim('\r', '\n');
            problems.Add($"'{found.Value}' leads to nothing: put the key {found.Value[1..]} "
                + $"into the Secret {NotificationSettings.SecretName}");
            return found.Value;
        }),
        _ => node,
    };

    [GeneratedRegex(@"\$[A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
