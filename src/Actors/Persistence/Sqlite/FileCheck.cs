namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>Checks a whole file: its structure, each event against its checksum and its codec, and that no entity misses one.</summary>
internal static class FileCheck
{
    public static Verification Run(Database database, Names names, EventSerializer serializer)
    {
        var problems = new List<string>();
        long events = 0;
        try
        {
            AddDamage(database, problems);
            using var all = database.Prepare(EventRow.AllSql);
            while (all.Step())
            {
                events++;
                if (problems.Count < Verification.ProblemsMax && ProblemOf(all, names, serializer) is { } problem)
                    problems.Add($"the event at position {all.Number(0)} ({names.Entity(all.Number(1))}, number {all.Number(2)}) {problem}");
            }

            if (problems.Count < Verification.ProblemsMax) AddGaps(database, problems);
        }
        catch (Exception error) when (error is DatabaseException or JournalException)
        {
            problems.Add(error.Message);
        }

        return new Verification(events, problems);
    }

    private static void AddDamage(Database database, List<string> problems)
    {
        using var check = database.Prepare($"PRAGMA integrity_check({Verification.ProblemsMax})");
        while (check.Step())
        {
            if (check.Text(0) is not "ok" and var problem) problems.Add(problem);
        }
    }

    private static string? ProblemOf(Statement row, Names names, EventSerializer serializer)
    {
        if (!EventRow.IsIntact(row)) return "does not match its checksum";
        var (number, manifest) = names.Type(row.Number(4));
        if (number != serializer.Identifier) return null;
        try
        {
            serializer.FromBinary(row.Bytes(8).ToArray(), manifest);
            return null;
        }
        catch (JournalException error)
        {
            return "can't be read: " + error.Message;
        }
    }

    // What an entity has is what its row says: the numbers above the deleted ones, up to the last, each once.
    private static void AddGaps(Database database, List<string> problems)
    {
        using var gaps = database.Prepare(
            """
            SELECT n.id, n.deleted + 1, n.sequence, ifnull(e.events, 0) FROM entities n
                LEFT JOIN (SELECT entity, count(*) AS events, min(sequence) AS first, max(sequence) AS last FROM events GROUP BY entity) e ON e.entity = n.entity
            WHERE n.sequence > n.deleted AND (ifnull(e.events, 0) <> n.sequence - n.deleted OR e.first <> n.deleted + 1 OR e.last <> n.sequence)
            LIMIT ?1
            """);
        gaps.Bind(1, Verification.ProblemsMax);
        while (gaps.Step()) problems.Add($"{gaps.Text(0)} should have the events {gaps.Number(1)} to {gaps.Number(2)}, and {gaps.Number(3)} are there");
    }
}
