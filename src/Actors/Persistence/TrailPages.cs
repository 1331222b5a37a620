using System.Runtime.CompilerServices;

namespace GitOpsActors.Actors.Persistence;

/// <summary>Reads the audit trail a page at a time, newest first: what is recorded meanwhile does not appear in it.</summary>
internal static class TrailPages
{
    private const int PageSize = 500;

    /// <param name="readPage">Reads up to so many entries of the query.</param>
    public static async IAsyncEnumerable<JournalEntry> ReadAsync(
        JournalQuery query, Func<JournalQuery, int, Task<List<JournalEntry>>> readPage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = query.Limit;
        while (left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(left, PageSize);
            var page = await readPage(query, size);
            foreach (var entry in page) yield return entry;
            if (page.Count < size) break;
            left -= page.Count;
            query = query with { Before = page[^1].Position };
            // Long reads let others have the thread between pages.
            await Task.Yield();
        }
    }
}
