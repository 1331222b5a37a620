using System.Globalization;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>
/// The tables, and how older files become current ones. The file's `user_version` counts the migrations it has had; each runs
/// once, in a transaction of its own. A migration that has been released is never changed: add another.
///
/// Events lie in the order of their arrival and each knows the position of its entity's event before it. An append by any number
/// of entities so writes at the end of the table only, and an entity is read by following its chain backwards. (An index by
/// entity would touch one page an entity instead: docs/decisions/0002.)
/// </summary>
internal static class Schema
{
    // "gaxj": tells a journal from any other SQLite file.
    private const long ApplicationId = 0x6761786A;

    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE shards (shard INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);
        CREATE TABLE types (type INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entities (entity INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, position INTEGER NOT NULL);
        CREATE TABLE events (
            position INTEGER PRIMARY KEY, previous INTEGER NOT NULL, entity INTEGER NOT NULL, sequence INTEGER NOT NULL,
            time INTEGER NOT NULL, type INTEGER NOT NULL, checksum INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX events_by_time ON events (time);
        CREATE INDEX events_by_type ON events (type);
        CREATE TABLE snapshots (
            entity INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, time INTEGER NOT NULL, type INTEGER NOT NULL, checksum INTEGER NOT NULL,
            payload BLOB NOT NULL);
        CREATE TABLE closing (only INTEGER PRIMARY KEY CHECK (only = 1), clean INTEGER NOT NULL);
        INSERT INTO closing VALUES (1, 1);
        """,
    ];

    /// <summary>Brings the file to the newest form. Throws when it is no journal, or one of a newer version of this program.</summary>
    public static void Migrate(Database database, IReadOnlyList<string> migrations)
    {
        var version = Check(database, migrations.Count);
        if (version == 0) database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        for (var next = (int)version; next < migrations.Count; next++)
        {
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                database.Execute(migrations[next]);
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next + 1}"));
                database.Execute("COMMIT");
            }
            catch (DatabaseException)
            {
                if (database.InTransaction) database.Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>The version of the file; 0 for a new one.</summary>
    public static long Check(Database database, int newest)
    {
        var version = database.Number("PRAGMA user_version") ?? 0;
        var application = database.Number("PRAGMA application_id") ?? 0;
        var isEmpty = database.Number("SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && !isEmpty)
            throw new JournalException($"{database.Path} is a SQLite file, but no journal of GitOpsActors. Move it away, or name another data folder.");
        if (version > newest)
        {
            throw new JournalException(
                $"{database.Path} was written by a newer version (schema {version}, this one knows up to {newest}). Run that version, or a newer one.");
        }

        return version;
    }
}
