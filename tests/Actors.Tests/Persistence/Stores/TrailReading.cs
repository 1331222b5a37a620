using GitOpsActors.Actors.Persistence;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

internal static class TrailReading
{
    public static async Task<List<JournalEntry>> EntriesAsync(this IAuditTrail trail, JournalQuery query)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in trail.ReadAsync(query, default)) entries.Add(entry);
        return entries;
    }
}
