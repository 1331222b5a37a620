using System.Text.Json.Serialization;

namespace GitOpsActors.Actors.Auditing;

/// <summary>
/// What somebody wanted of the server, and what came of it. It names people, things and fields; no value that anybody sent is in it.
/// </summary>
public sealed record AuditRecord
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The subject of the token; empty for somebody whom nothing proves.</summary>
    public string Who { get; init; } = "";

    /// <summary>What people are shown of who it is.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who vouches for the token; empty for nobody.</summary>
    public string Issuer { get; init; } = "";

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>As policies name what is done: create, update, delete, sync; and login, logout, operator.</summary>
    public required string Verb { get; init; }

    /// <summary>The method of the interface, or the path.</summary>
    public required string Method { get; init; }

    public string Object { get; init; } = "";

    /// <summary>Namespace and name, with a slash between; empty where it is about something else.</summary>
    public string Application { get; init; } = "";

    public string Project { get; init; } = "";

    /// <summary>The address that the request came from.</summary>
    public string From { get; init; } = "";

    /// <summary>`ok`, `denied`, or `failed` with the reason of gRPC.</summary>
    public required string Result { get; init; }

    /// <summary>The names of what was sent.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>Where the records before it are superfluous, as a snapshot: they are for people, and no state follows from them.</summary>
public sealed record AuditMark(long Records);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(AuditMark))]
internal sealed partial class AuditJson : JsonSerializerContext;
