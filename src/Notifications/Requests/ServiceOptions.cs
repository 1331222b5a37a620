using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Notifications.Requests;

/// <summary>What the settings say of a service. Numbers and switches may be written as texts, since templates of charts make
/// them.</summary>
internal sealed class ServiceOptions(string service, MapNode options)
{
    private static readonly TimeSpan SpanMost = TimeSpan.FromMinutes(1);

    public MapNode Document => options;

    public string Required(params ReadOnlySpan<string> path)
    {
        var value = Text(path);
        return value.Length > 0 ? value : throw Bad($"{string.Join('.', path.ToArray())} is missing");
    }

    public string Text(params ReadOnlySpan<string> path) => options.At(path) is { } value and not NullNode ? value.PlainText() : "";

    public bool Flag(string name) => Text(name) switch
    {
        "" or "false" => false,
        "true" => true,
        var other => throw Bad($"{name} is true or false, and not '{other}'"),
    };

    public int Number(string name, int least, int most, int otherwise) => Text(name) switch
    {
        "" => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most => number,
        var other => throw Bad($"{name} is a number from {least} to {most}, and not '{other}'"),
    };

    /// <summary>A span such as 1s or 500ms, or nanoseconds.</summary>
    public TimeSpan Span(string name, TimeSpan otherwise)
    {
        if (Text(name) is not { Length: > 0 } text) return otherwise;
        var span = options[name].Integer() is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / 100) : GoDuration.Parse(text);
        return span >= TimeSpan.Zero && span <= SpanMost ? span.Value
            : throw Bad($"{name} is a span of time from 0s to {SpanMost.TotalSeconds:0}s, and not '{text}'");
    }

    /// <summary>The address under a name. Addresses may hold secrets, so that errors do not show them.</summary>
    public Uri Address(string name, string otherwise = "")
    {
        var text = Text(name) is { Length: > 0 } said ? said : otherwise;
        return AddressOf(name, text.Length > 0 ? text : throw Bad($"{name} is missing"));
    }

    /// <summary>An address that stands under the name of a recipient.</summary>
    public Uri AddressOf(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
            : throw Bad($"{name} has to be an address that begins with https:// or http://");

    /// <summary>The value that a map of the options has for a recipient.</summary>
    public string ForRecipient(string map, string recipient) => Text(map, recipient) is { Length: > 0 } value ? value
        : throw Bad($"{map} has nothing for the recipient '{recipient}'");

    public NotificationException Bad(string problem) => new($"service.{service}: {problem}");
}
