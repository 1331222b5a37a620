using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;

namespace GitOpsActors.Host.Server.Wire.Protobuf;

/// <summary>Messages of Kubernetes that are no maps in documents: times, numbers that may be texts, and JSON as it stands.</summary>
internal static class SpecialForms
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int NanosPerTick = 100;
    private const long SecondsMin = -62_135_596_800;
    private const long SecondsMax = 253_402_300_799;

    /// <summary>The fields of such a message; null when the value is none.</summary>
    public static MapNode? ToFields(MessageForm form, Node value) => form switch
    {
        MessageForm.Time or MessageForm.MicroTime => Time(value) is { } time
            ? MapNode.Of(("seconds", time.ToUnixTimeSeconds()), ("nanos", form == MessageForm.Time ? 0
                : time.Ticks % TimeSpan.TicksPerSecond * NanosPerTick)) : null,
        // The one field of these messages is called raw, or Raw; the encoder asks for either.
        MessageForm.Json => Convert.ToBase64String(JsonText.Bytes(value)) is var raw ? MapNode.Of(("raw", raw), ("Raw", raw)) : null,
        MessageForm.IntOrString when value.Integer() is { } number => MapNode.Of(("type", 0), ("intVal", number), ("strVal", "")),
        MessageForm.IntOrString when value.Text() is { } text => MapNode.Of(("type", 1), ("intVal", 0), ("strVal", text)),
        _ => null,
    };

    /// <summary>What such a message means; null when it means nothing.</summary>
    /// <exception cref="WireException">It can mean nothing.</exception>
    public static Node? FromFields(MessageForm form, MapNode fields) => form switch
    {
        MessageForm.Time => TimeText(fields, Seconds),
        MessageForm.MicroTime => TimeText(fields, Microseconds),
        MessageForm.Json => Json(fields),
        _ => fields["type"].Integer() == 1 ? fields["strVal"] ?? "" : fields["intVal"] ?? 0,
    };

    private static DateTimeOffset? Time(Node value) =>
        DateTimeOffset.TryParse(value.Text(), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static Node? TimeText(MapNode fields, string form)
    {
        if (fields.Count == 0) return null;
        var (seconds, nanos) = (fields["seconds"].Integer() ?? 0, fields["nanos"].Integer() ?? 0);
        if (seconds is < SecondsMin or > SecondsMax || nanos is < 0 or > 999_999_999)
            throw new WireException("a time is outside the years 1 to 9999");
        // This is how Go sends a time that was never set.
        if (seconds == SecondsMin && nanos == 0) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / NanosPerTick).ToString(form, CultureInfo.InvariantCulture);
    }

    private static Node? Json(MapNode fields)
    {
        if ((fields["raw"] ?? fields["Raw"]).Text() is not { Length: > 0 } raw) return null;
        try
        {
            return JsonReader.Read(Convert.FromBase64String(raw), depthMax: MessageDecoder.DepthMax);
        }
        catch (DocumentException error)
        {
            throw new WireException($"JSON within it can't be read: {error.Message}");
        }
    }
}
