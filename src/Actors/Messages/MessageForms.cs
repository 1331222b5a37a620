using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Messages;

/// <summary>What is said to all, with projects as the resources that they are read from.</summary>
internal sealed record ViewNewsForm(string Application, string Namespace, IReadOnlyList<MapNode> Projects, IReadOnlyList<KnownCluster> Clusters, Tracking Tracking, string Repositories)
{
    /// <summary>Absent in what older nodes send.</summary>
    public Impersonation Impersonation { get; init; }

    public string KeyRing { get; init; } = "";

    /// <summary>What was read from the settings about kinds, to be read again.</summary>
    public MapNode? Resources { get; init; }

    public string? KustomizeBuildOptions { get; init; }

    public ToolSwitches? Tools { get; init; }

    public bool PersistsHealth { get; init; }

    public static ViewNewsForm Of(ViewNews news) => new(
        news.Application, news.View.Namespace, [.. news.View.Projects.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => one.Value.Document)],
        news.View.Clusters, news.View.Tracking, news.View.Repositories)
    {
        Impersonation = news.View.Impersonation,
        KeyRing = news.View.KeyRing,
        Resources = news.View.Resources.Document,
        KustomizeBuildOptions = news.View.KustomizeBuildOptions,
        Tools = news.View.Tools,
        PersistsHealth = news.View.PersistsHealth,
    };

    public ViewNews Read() => new(Application, new ControlPlaneView
    {
        Namespace = Namespace,
        Projects = Projects.Select(Project.Read).ToImmutableDictionary(static project => project.Name, static project => project),
        Clusters = Clusters,
        Tracking = Tracking,
        Repositories = Repositories,
        Impersonation = Impersonation,
        KeyRing = KeyRing,
        Resources = Resources is null ? ResourceSettings.None : ResourceSettings.Read(Resources),
        KustomizeBuildOptions = KustomizeBuildOptions ?? "",
        Tools = Tools ?? ToolSwitches.AllOn,
        PersistsHealth = PersistsHealth,
    });
}

/// <summary>Live objects, with sets and maps as lists.</summary>
internal sealed record LiveNewsForm(
    string Application, string Server, IReadOnlyList<LiveChange> Changes, IReadOnlyList<GroupKind> Listed, IReadOnlyList<KindReason> Unwatched, int Ask = 0)
{
    public static LiveNewsForm Of(LiveNews news) => new(
        news.Application, news.Seen.Server, news.Seen.Changes, [.. news.Seen.Listed], [.. news.Seen.Unwatched?.Select(static one => new KindReason(one.Key, one.Value)) ?? []], news.Seen.Ask);

    public LiveNews Read() => new(
        Application, new ApplicationMessage.LiveSeen(Server, Changes, Listed.ToHashSet(), Unwatched.ToDictionary(static one => one.Kind, static one => one.Reason)) { Ask = Ask });
}

internal sealed record KindReason(GroupKind Kind, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true, Converters = [typeof(DocumentConverter), typeof(DigestConverter)])]
[JsonSerializable(typeof(ResourceNews))]
[JsonSerializable(typeof(SourceNews))]
[JsonSerializable(typeof(KindNews))]
[JsonSerializable(typeof(DependencyNews))]
[JsonSerializable(typeof(OrphanNews))]
[JsonSerializable(typeof(LookUp))]
[JsonSerializable(typeof(Terminate))]
[JsonSerializable(typeof(TerminationAsked))]
[JsonSerializable(typeof(Describe))]
[JsonSerializable(typeof(Description))]
[JsonSerializable(typeof(LookAgain))]
[JsonSerializable(typeof(AskNode))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(AskTree))]
[JsonSerializable(typeof(ActorTree))]
[JsonSerializable(typeof(LookUpSet))]
[JsonSerializable(typeof(SetSourceNews))]
[JsonSerializable(typeof(ViewNewsForm))]
[JsonSerializable(typeof(LiveNewsForm))]
internal sealed partial class MessageJson : JsonSerializerContext;
