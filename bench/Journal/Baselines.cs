using System.Diagnostics;
using Npgsql;
using SQLitePCL;

namespace GitOpsActors.Bench.Journal;

/// <summary>The same bytes into the same databases, without Akka.</summary>
internal static class Baselines
{
    private const int EventBytes = 200;
    private const int BatchRows = 400;

    /// <summary>SQLite with the same flush, without gathering: what each entity would pay alone.</summary>
    public static double OneByOne(int events)
    {
        var folder = Directory.CreateTempSubdirectory("bench-journal-");
        Batteries_V2.Init();
        Check(raw.sqlite3_open(Path.Combine(folder.FullName, "journal.db"), out var database));
        using (database)
        {
            Check(raw.sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (position INTEGER PRIMARY KEY, payload BLOB)"));
            Check(raw.sqlite3_prepare_v2(database, "INSERT INTO events (payload) VALUES (?1)", out var insert));
            using (insert)
            {
                Check(raw.sqlite3_bind_blob(insert, 1, new byte[EventBytes]));
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < events; i++)
                {
                    _ = raw.sqlite3_step(insert);
                    Check(raw.sqlite3_reset(insert));
                }

                var rate = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
                folder.Delete(recursive: true);
                return rate;
            }
        }
    }

    /// <summary>PostgreSQL by the bare driver: batches of inserts, each a transaction, one connection.</summary>
    public static async Task<double> BatchedAsync(string connectionString, int events)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "DROP TABLE IF EXISTS bare; CREATE TABLE bare (ordering bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entity text, sequence bigint, payload bytea, UNIQUE (entity, sequence))");
        var (start, payload) = (Stopwatch.GetTimestamp(), new byte[EventBytes]);
        for (var written = 0; written < events; written += BatchRows)
        {
            await using var batch = new NpgsqlBatch(connection);
            for (var i = written; i < Math.Min(events, written + BatchRows); i++)
            {
                var insert = new NpgsqlBatchCommand("INSERT INTO bare (entity, sequence, payload) VALUES ($1, $2, $3)");
                insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"application/bench/{i % 10_000}" });
                insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = i / 10_000 });
                insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = payload });
                batch.BatchCommands.Add(insert);
            }

            await batch.ExecuteNonQueryAsync();
        }

        return events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite error {code}");
    }
}
