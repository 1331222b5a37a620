using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// The fields of a setting that is a document itself. What is wrong with them is gathered, and what nobody asked for is known.
/// </summary>
internal sealed class SettingsFields(MapNode document)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public MapNode Document => document;

    public List<string> Problems { get; } = [];

    public IEnumerable<string> Unknown => document.Select(static one => one.Key).Where(key => !_asked.Contains(key));

    public string Required(string field)
    {
        var text = Text(field);
        if (text.Length == 0) Problems.Add($"{field} is missing");
        return text;
    }

    /// <summary>Empty when nothing is said.</summary>
    public string Text(string field) => Ask(field) switch
    {
        null or NullNode => "",
        MapNode or ListNode => Wrong(field, "a text", ""),
        var scalar => scalar.PlainText(),
    };

    public bool Flag(string field) => Ask(field) switch
    {
        null or NullNode => false,
        BoolNode flag => flag.Value,
        _ => Wrong(field, "true or false", false),
    };

    public IReadOnlyList<string> Texts(string field) => Ask(field) switch
    {
        null or NullNode => [],
        ListNode list when list.All(static one => one is not (MapNode or ListNode or NullNode)) =>
            [.. list.Select(static one => one.PlainText())],
        _ => Wrong<IReadOnlyList<string>>(field, "a list of texts", []),
    };

    public MapNode Map(string field) => Ask(field) switch
    {
        null or NullNode => MapNode.Empty,
        MapNode map => map,
        _ => Wrong(field, "an object", MapNode.Empty),
    };

    /// <summary>Null when nothing is said.</summary>
    public TimeSpan? Duration(string field, bool takesZero = false) => Text(field) is not { Length: > 0 } text ? null
        : GoDuration.Parse(text) is { } span && (span > TimeSpan.Zero || (takesZero && span == TimeSpan.Zero)) ? span
        : Wrong<TimeSpan?>(field, "a span of time such as 5m", null);

    private Node? Ask(string field)
    {
        _asked.Add(field);
        return document[field];
    }

    private T Wrong<T>(string field, string wanted, T otherwise)
    {
        Problems.Add($"{field} has to be {wanted}");
        return otherwise;
    }
}
