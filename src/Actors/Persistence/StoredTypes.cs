using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.JournalKeeping;

namespace GitOpsActors.Actors.Persistence;

/// <summary>Everything that the fleet stores, with its recorded names.</summary>
public static class StoredTypes
{
    public static readonly IReadOnlyList<EventCodec> Codecs =
    [
        ApplicationCodec.Events,
        ApplicationCodec.Snapshots,
        new EventCodec<JournalTrimmed>().Add("journal.trimmed", JournalKeeperJson.Default.JournalTrimmed),
        new EventCodec<JournalKeeperState>().Add("journal.keeper", JournalKeeperJson.Default.JournalKeeperState),
    ];
}
