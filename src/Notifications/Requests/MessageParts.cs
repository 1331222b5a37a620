using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Notifications.Requests;

/// <summary>The parts of a message for one service.</summary>
/// <param name="message">What the templates say.</param>
/// <param name="service">As templates call the service.</param>
internal sealed class MessageParts(MapNode message, string service)
{
    private readonly MapNode _own = message.Map(service);

    /// <summary>The text for services that have no part of their own in the message.</summary>
    public string Message => message["message"] is { } text and not NullNode ? text.PlainText() : "";

    public bool IsAny => _own.Count > 0;

    public string Text(string name) => _own[name] is { } value and not NullNode ? value.PlainText() : "";

    public bool? Flag(string name) => Text(name) switch
    {
        "" => null,
        "true" => true,
        "false" => false,
        var other => throw new NotificationException($"{service}.{name} of the template is true or false, and not '{other}'"),
    };

    public MapNode Map(string name) => _own.Map(name);

    public Node? Raw(string name) => _own[name];

    /// <summary>A list of texts; one text with lines of YAML is a list, too.</summary>
    public ListNode List(string name) => Document(name) switch
    {
        null => ListNode.Empty,
        ListNode list => list,
        _ => throw new NotificationException($"{service}.{name} of the template is not a list"),
    };

    /// <summary>What the text under a name says as JSON or YAML; null where there is none.</summary>
    public Node? Document(string name)
    {
        if (_own[name] is not { } value || value is NullNode or StringNode { Value: "" }) return null;
        if (value is not StringNode text) return value;
        try
        {
            return YamlReader.Read(text.Value) is var read and not NullNode ? read : null;
        }
        catch (DocumentException error)
        {
            throw new NotificationException($"{service}.{name} of the template is no document: {error.Message}", inner: error);
        }
    }
}
