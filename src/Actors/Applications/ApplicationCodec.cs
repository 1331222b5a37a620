using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Applications;

/// <summary>The recorded form of what happens to Applications. Names stay for ever; fields may be added.</summary>
internal static class ApplicationCodec
{
    public static readonly EventCodec<ApplicationEvent> Events = new EventCodec<ApplicationEvent>()
        .Add("application.known", ApplicationJson.Default.Known)
        .Add("application.history-told", ApplicationJson.Default.HistoryTold)
        .Add("application.operation-started", ApplicationJson.Default.OperationStarted)
        .Add("application.revisions-pinned", ApplicationJson.Default.RevisionsPinned)
        .Add("application.operation-stepped", ApplicationJson.Default.OperationStepped)
        .Add("application.retry-scheduled", ApplicationJson.Default.RetryScheduled)
        .Add("application.retry-started", ApplicationJson.Default.RetryStarted)
        .Add("application.termination-asked", ApplicationJson.Default.TerminationAsked)
        .Add("application.operation-ended", ApplicationJson.Default.OperationEnded)
        .Add("application.operation-cleared", ApplicationJson.Default.OperationCleared)
        .Add("application.compared", ApplicationJson.Default.Compared)
        .Add("application.forgotten", ApplicationJson.Default.Forgotten)
        .Add("application.deployment-healthy", ApplicationJson.Default.DeploymentHealthy)
        .Add("application.went-back", ApplicationJson.Default.WentBack)
        .Add("application.back-with-git", ApplicationJson.Default.BackWithGit)
        .Add("application.revert-ended", ApplicationJson.Default.RevertEnded)
        .Add("application.removed", ApplicationJson.Default.Removed);

    public static readonly EventCodec<ApplicationRecord> Snapshots = new EventCodec<ApplicationRecord>()
        .Add("application", ApplicationJson.Default.ApplicationRecord);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(DocumentConverter), typeof(DigestConverter), typeof(VerdictsConverter), typeof(RequestConverter), typeof(SourceConverter)])]
[JsonSerializable(typeof(ApplicationRecord))]
[JsonSerializable(typeof(ApplicationEvent.Known))]
[JsonSerializable(typeof(ApplicationEvent.HistoryTold))]
[JsonSerializable(typeof(ApplicationEvent.OperationStarted))]
[JsonSerializable(typeof(ApplicationEvent.RevisionsPinned))]
[JsonSerializable(typeof(ApplicationEvent.OperationStepped))]
[JsonSerializable(typeof(ApplicationEvent.RetryScheduled))]
[JsonSerializable(typeof(ApplicationEvent.RetryStarted))]
[JsonSerializable(typeof(ApplicationEvent.TerminationAsked))]
[JsonSerializable(typeof(ApplicationEvent.OperationEnded))]
[JsonSerializable(typeof(ApplicationEvent.OperationCleared))]
[JsonSerializable(typeof(ApplicationEvent.Compared))]
[JsonSerializable(typeof(ApplicationEvent.Forgotten))]
[JsonSerializable(typeof(ApplicationEvent.DeploymentHealthy))]
[JsonSerializable(typeof(ApplicationEvent.WentBack))]
[JsonSerializable(typeof(ApplicationEvent.BackWithGit))]
[JsonSerializable(typeof(ApplicationEvent.RevertEnded))]
[JsonSerializable(typeof(ApplicationEvent.Removed))]
[JsonSerializable(typeof(ResourceVerdict[]))]
internal sealed partial class ApplicationJson : JsonSerializerContext;

/// <summary>Documents as the JSON that they are.</summary>
internal sealed class DocumentConverter : JsonConverter<MapNode>
{
    public override MapNode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Document(ref reader);

    public override void Write(Utf8JsonWriter writer, MapNode value, JsonSerializerOptions options) => JsonText.Write(value, writer);

    internal static MapNode Document(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonReader.Read(document.RootElement.GetRawText()).Map();
    }
}

internal sealed class DigestConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Digest.Parse(reader.GetString() ?? "") ?? throw new JsonException("a digest has 32 hex digits");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Verdicts as a list, since their keys have parts.</summary>
internal sealed class VerdictsConverter : JsonConverter<ImmutableDictionary<ResourceKey, Verdict>>
{
    public override ImmutableDictionary<ResourceKey, Verdict> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, ApplicationJson.Default.ResourceVerdictArray)?.ToImmutableDictionary(static one => one.Key, static one => one.Verdict)
        ?? ImmutableDictionary<ResourceKey, Verdict>.Empty;

    public override void Write(Utf8JsonWriter writer, ImmutableDictionary<ResourceKey, Verdict> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(
            writer, [.. value.OrderBy(static one => one.Key).Select(static one => new ResourceVerdict(one.Key, one.Value))], ApplicationJson.Default.ResourceVerdictArray);
}

internal sealed class RequestConverter : JsonConverter<OperationRequest>
{
    public override OperationRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(DocumentConverter.Document(ref reader));

    public override void Write(Utf8JsonWriter writer, OperationRequest value, JsonSerializerOptions options) => JsonText.Write(value.Document, writer);
}

internal sealed class SourceConverter : JsonConverter<SourceSpec>
{
    public override SourceSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => SourceSpec.Read(DocumentConverter.Document(ref reader));

    public override void Write(Utf8JsonWriter writer, SourceSpec value, JsonSerializerOptions options) => JsonText.Write(value.Write(), writer);
}
