using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Finds the rules of a resource's kind.</summary>
public sealed class KindLookup(Cluster cluster)
{
    private readonly KindRules _plain = new PlainRules();

    public KindRules Of(ServedResource resource) => _plain;

    public KindContext Context(WriteRequest request) => new(cluster.Now);

    public MapNode Own(WriteRequest request, MapNode old, MapNode item, DateTimeOffset now) =>
        cluster.Store.Revision < 0 ? old : item;

    private sealed class PlainRules : KindRules
    {
        public override MapNode Decode(MapNode document, DecodeReport report) => document;
    }
}
