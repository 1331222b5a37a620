using Npgsql;

namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>A row a lease. Only the server's clock counts, and each step is one statement, so that members need not agree about the time.</summary>
public sealed class PostgresLeases(string connectionString) : ILeaseStore
{
    // The time is read after the row is locked: a statement that waited for another contender must not judge by the time at which it began.
    private const string Hold = """
        WITH held AS (
          INSERT INTO gax_leases AS lease (name, owner, granted_at, expires_at)
          VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $4)
          ON CONFLICT (name) DO UPDATE
            SET owner = excluded.owner,
                granted_at = CASE WHEN lease.owner = excluded.owner THEN lease.granted_at ELSE clock_timestamp() END,
                expires_at = clock_timestamp() + $4
            WHERE lease.owner IN ($2, $3) OR lease.expires_at <= clock_timestamp()
          RETURNING owner, expires_at)
        SELECT owner, expires_at::text FROM held
        UNION ALL
        SELECT owner, expires_at::text FROM gax_leases WHERE name = $1 AND NOT EXISTS (SELECT FROM held)
        """;

    // Two members that create the table at once would fail on a catalogue's index without the lock.
    private const string Create = """
        SELECT pg_advisory_xact_lock(1735493740);
        CREATE TABLE IF NOT EXISTS gax_leases (
          name text PRIMARY KEY, owner text NOT NULL, granted_at timestamptz NOT NULL, expires_at timestamptz NOT NULL)
        """;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        // One lease, one question at a time; a second connection for the question that is asked while a first one hangs.
        MaxPoolSize = 2,
        Timeout = 2,
        CommandTimeout = 2,
        CancellationTimeout = 500,
        ApplicationName = "gax lease",
    });

    public async Task<LeaseHolding> HoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop)
    {
        // The row can be released between the attempt and the look at who has it: then it is free, and the next attempt gets it.
        while (true)
        {
            if (await TryHoldAsync(lease, owner, from ?? owner, span, stop) is { } holding) return holding;
        }
    }

    public Task ReleaseAsync(string lease, string owner, CancellationToken stop) => WithTableAsync(async () =>
    {
        await using var command = _source.CreateCommand("DELETE FROM gax_leases WHERE name = $1 AND owner = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        return await command.ExecuteNonQueryAsync(stop);
    }, stop);

    private Task<LeaseHolding?> TryHoldAsync(string lease, string owner, string from, TimeSpan span, CancellationToken stop) => WithTableAsync<LeaseHolding?>(async () =>
    {
        await using var command = _source.CreateCommand(Hold);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = span });
        await using var rows = await command.ExecuteReaderAsync(stop);
        return await rows.ReadAsync(stop) ? new LeaseHolding(rows.GetString(0), rows.GetString(1)) : null;
    }, stop);

    private async Task<T> WithTableAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await work();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            await using var create = _source.CreateCommand(Create);
            await create.ExecuteNonQueryAsync(stop);
            return await work();
        }
    }

    public void Dispose() => _source.Dispose();
}
