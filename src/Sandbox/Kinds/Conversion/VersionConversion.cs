using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Kinds.Conversion;

/// <summary>How the objects of one version are made of those that are kept, and back. Nothing but the version's own form is lost on the way.</summary>
/// <param name="ToStored">From what a client of this version sends.</param>
/// <param name="ToServed">To what a client of this version sees.</param>
internal sealed record VersionConversion(Func<MapNode, MapNode> ToStored, Func<MapNode, MapNode> ToServed)
{
    private static readonly VersionConversion Autoscaler = new(AutoscalerConversion.ToVersion2, AutoscalerConversion.ToVersion1);
    private static readonly VersionConversion Event = new(EventConversion.ToCore, EventConversion.ToEvents);

    private static readonly ConditionalWeakTable<ServedResource, VersionConversion> Custom = [];

    /// <summary>Null for versions that are kept as they are served, which nearly all are.</summary>
    public static VersionConversion? Of(ServedResource resource) => resource switch
    {
        { IsCustom: true } => resource.Version == resource.StorageVersion ? null : Custom.GetValue(resource, OfCustom),
        { Group: "autoscaling", Version: "v1", Plural: "horizontalpodautoscalers" } => Autoscaler,
        { Group: "events.k8s.io", Plural: "events" } => Event,
        _ => null,
    };

    /// <summary>Versions of custom kinds differ in nothing but their schemas: what the served one does not know is not shown.</summary>
    private static VersionConversion OfCustom(ServedResource resource)
    {
        var schema = StructuralSchema.Of(resource.Definition!, resource.Version);
        return new VersionConversion(item => item, item => (MapNode)SchemaEdits.Prune(schema, item, "", isRoot: true, null));
    }

    /// <summary>The bytes of an object without kind and version, as this version has it.</summary>
    public static ReadOnlyMemory<byte> ServedJson(ServedResource resource, StoredObject stored) =>
        Of(resource) is { } conversion ? JsonText.Bytes(conversion.ToServed(stored.Document)) : stored.Json;

    public static MapNode Served(ServedResource resource, MapNode stored) => Of(resource) is { } conversion ? conversion.ToServed(stored) : stored;
}
