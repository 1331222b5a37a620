using System.Globalization;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>
/// The tables that Akka.Persistence.Sql expects, and how an older database becomes a current one. We make them ourselves: nodes start
/// together, an upgrade must be deliberate, and a newer form must be refused. A migration that has been released is never changed: add another.
/// </summary>
internal static class PostgresSchema
{
    public const string Name = "gitopsactors";

    // Any number that is ours: whoever holds it migrates.
    private const long MigrationLock = 0x6761786A;
    private const int OldestServer = 150_000;

    public static readonly IReadOnlyList<string> Migrations =
    [
        // Names and types are those of Akka.Persistence.Sql; the indexes are ours: a journal is read by entity and by position.
        $"""
        CREATE TABLE {Name}.journal (
            ordering bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, created bigint NOT NULL, deleted boolean NOT NULL,
            persistence_id text NOT NULL, sequence_number bigint NOT NULL, message bytea NOT NULL, manifest text, identifier integer,
            writer_uuid text, CONSTRAINT journal_sequence UNIQUE (persistence_id, sequence_number));
        CREATE INDEX journal_created ON {Name}.journal USING brin (created);
        CREATE TABLE {Name}.tags (
            ordering_id bigint NOT NULL, tag text NOT NULL, sequence_nr bigint NOT NULL, persistence_id text NOT NULL,
            PRIMARY KEY (ordering_id, tag));
        CREATE INDEX tags_tag ON {Name}.tags (tag, ordering_id);
        CREATE TABLE {Name}.journal_metadata (
            persistence_id text NOT NULL, sequence_number bigint NOT NULL, PRIMARY KEY (persistence_id, sequence_number));
        CREATE TABLE {Name}.snapshot (
            persistence_id text NOT NULL, sequence_number bigint NOT NULL, created bigint NOT NULL, snapshot bytea, manifest text,
            serializer_id integer, PRIMARY KEY (persistence_id, sequence_number));
        """,
        // Four rows for the tags of an event cost more than the event.
        $"""
        ALTER TABLE {Name}.journal ADD COLUMN tags text;
        UPDATE {Name}.journal j SET tags = lines.text FROM (
            SELECT ordering_id, E'\x1e' || string_agg(tag, E'\x1e' ORDER BY tag) || E'\x1e' AS text FROM {Name}.tags GROUP BY ordering_id) lines
        WHERE lines.ordering_id = j.ordering;
        DROP TABLE {Name}.tags;
        """,
    ];

    /// <summary>Brings the database to the newest form. Of nodes that start together one does it, and the others wait for that.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource source, string where, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await CheckServerAsync(connection, where, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({MigrationLock})"), cancellation);
        var version = await VersionAsync(connection, cancellation);
        RefuseNewer(version, where);
        if (version == 0)
        {
            await ExecuteAsync(
                connection, $"CREATE SCHEMA IF NOT EXISTS {Name}; CREATE TABLE {Name}.schema_version (version integer NOT NULL); INSERT INTO {Name}.schema_version VALUES (0)", cancellation);
        }

        for (var next = version; next < Migrations.Count; next++)
        {
            await ExecuteAsync(connection, Migrations[next], cancellation);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE {Name}.schema_version SET version = {next + 1}"), cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Throws unless the database has the form that this version reads.</summary>
    public static async Task CheckAsync(NpgsqlDataSource source, string where, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var version = await VersionAsync(connection, cancellation);
        RefuseNewer(version, where);
        if (version == 0) throw new JournalException($"There is no journal in {where}. A server makes it at its first start; name its database.");
        if (version < Migrations.Count)
            throw new JournalException($"The journal in {where} was written by an older version. Start the server once; it brings the database to the newest form.");
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, string where, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('server_version_num')::integer, current_setting('server_encoding')", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt32(0) < OldestServer)
            throw new JournalException($"{where} is PostgreSQL {connection.ServerVersion}; version 15 is the oldest that works. Upgrade the server.");
        if (reader.GetString(1) is not "UTF8" and var encoding)
        {
            throw new JournalException(
                $"{where} has the encoding {encoding}, in which not every name can be written. Make a database with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
        }
    }

    private static void RefuseNewer(int version, string where)
    {
        if (version > Migrations.Count)
        {
            throw new JournalException(string.Create(
                CultureInfo.InvariantCulture,
                $"The journal in {where} was written by a newer version (schema {version}, this one knows up to {Migrations.Count}). Run that version, or a newer one."));
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand($"SELECT to_regclass('{Name}.schema_version') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellation) is not true) return 0;
        await using var version = new NpgsqlCommand($"SELECT version FROM {Name}.schema_version", connection);
        return await version.ExecuteScalarAsync(cancellation) as int? ?? 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
