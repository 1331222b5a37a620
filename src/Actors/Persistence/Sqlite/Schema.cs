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

    // Version 0.1 had another form, without payloads of Akka's, and counted its only one as 1.
    private const long FirstProgram = 1;

    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE types (type INTEGER PRIMARY KEY, serializer INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (name, serializer));
        CREATE TABLE entities (
            entity INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, position INTEGER NOT NULL,
            deleted INTEGER NOT NULL);
        CREATE TABLE events (
            position INTEGER PRIMARY KEY, previous INTEGER NOT NULL, entity INTEGER NOT NULL, sequence INTEGER NOT NULL,
            time INTEGER NOT NULL, type INTEGER NOT NULL, checksum INTEGER NOT NULL, writer TEXT NOT NULL, tags TEXT NOT NULL,
            payload BLOB NOT NULL);
        CREATE INDEX events_by_time ON events (time);
        CREATE INDEX events_by_type ON events (type);
        CREATE TABLE snapshots (
            snapshot INTEGER PRIMARY KEY, entity INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, type INTEGER NOT NULL,
            checksum INTEGER NOT NULL, payload BLOB NOT NULL, UNIQUE (entity, sequence));
        CREATE TABLE closing (only INTEGER PRIMARY KEY CHECK (only = 1), clean INTEGER NOT NULL);
        INSERT INTO closing VALUES (1, 1);
        """,
    ];

    public static long Newest => FirstProgram + Migrations.Count;

    /// <summary>Brings the file to the newest form. Throws when it is no journal, or one of another program version that can't be brought there.</summary>
    public static void Migrate(Database database)
    {
        var version = Check(database);
        if (version == 0) database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        for (var next = Math.Max(version, FirstProgram) + 1; next <= Newest; next++)
        {
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                database.Execute(Migrations[(int)(next - FirstProgram - 1)]);
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next}"));
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
    public static long Check(Database database)
    {
        var version = database.Number("PRAGMA user_version") ?? 0;
        var application = database.Number("PRAGMA application_id") ?? 0;
        var isEmpty = database.Number("SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && !isEmpty)
            throw new JournalException($"{database.Path} is a SQLite file, but no journal of GitOpsActors. Move it away, or name another data folder.");
        if (version == FirstProgram)
        {
            throw new JournalException(
                $"{database.Path} was written by GitOpsActors 0.1, whose journal has another form, and there is no migration. Name another --data-dir: Applications " +
                "are read again from Git and the clusters, and their history stays in their status. Or go on with version 0.1 and this folder.");
        }

        if (version > Newest)
        {
            throw new JournalException(
                $"{database.Path} was written by a newer version (schema {version}, this one knows up to {Newest}). Run that version, or a newer one.");
        }

        return version;
    }
}
