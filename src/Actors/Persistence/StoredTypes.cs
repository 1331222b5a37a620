using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.JournalKeeping;

namespace GitOpsActors.Actors.Persistence;

/// <summary>Everything that the fleet stores, with its recorded names.</summary>
public static class StoredTypes
{
    public static readonly IReadOnlyList<EventCodec> Codecs =
    [
        ApplicationCodec.Events,
        ApplicationCodec.Snapshots,
        JournalKeeperActor.Codec,
        AuditActor.Events,
        AuditActor.Snapshots,
    ];
}
