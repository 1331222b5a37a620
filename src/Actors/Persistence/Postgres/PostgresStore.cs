using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>
/// The journal and the snapshots of a fleet, in one PostgreSQL database. Akka.Persistence.Sql writes it and recovers from it; the audit
/// trail and what becomes superfluous are read and deleted here, in the same tables. The connection string is a secret and stays inside.
/// </summary>
public sealed class PostgresStore : IAuditTrail, IRetention
{
    private const int PageSize = 500;

    private readonly NpgsqlDataSource _source;

    private PostgresStore(NpgsqlDataSource source, string connectionString, string where) => (_source, ConnectionString, Where) = (source, connectionString, where);

    internal string ConnectionString { get; }

    /// <summary>What errors call it.</summary>
    internal string Where { get; }

    /// <summary>Connects, makes the tables if there are none, and brings older ones to the newest form.</summary>
    public static Task<PostgresStore> OpenAsync(string connectionString, CancellationToken cancellation) =>
        OpenAsync(connectionString, PostgresSchema.MigrateAsync, cancellation);

    /// <summary>Connects to a journal that is there, for reading.</summary>
    public static Task<PostgresStore> OpenForReadingAsync(string connectionString, CancellationToken cancellation) =>
        OpenAsync(connectionString, PostgresSchema.CheckAsync, cancellation);

    public async IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Entity is { } entity && !await ExplainedAsync(() => PostgresTrail.KnowsAsync(_source, entity, cancellation))) throw new UnknownEntityException(entity);
        var left = query.Limit;
        while (left > 0)
        {
            var (next, size) = (query, Math.Min(left, PageSize));
            var page = await ExplainedAsync(() => PostgresTrail.ReadAsync(_source, next, size, cancellation));
            foreach (var entry in page) yield return entry;
            if (page.Count < size) break;
            left -= page.Count;
            query = query with { Before = page[^1].Position };
        }
    }

    public async ValueTask<Verification> VerifyAsync(IReadOnlyList<EventCodec> codecs, CancellationToken cancellation) =>
        await ExplainedAsync(() => PostgresCheck.RunAsync(_source, new EventSerializer(null, [.. codecs]), cancellation));

    public async ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation) =>
        await ExplainedAsync(() => PostgresTrim.RunAsync(_source, olderThan, cancellation));

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public override string ToString() => Where;

    private static async Task<PostgresStore> OpenAsync(
        string connectionString, Func<NpgsqlDataSource, string, CancellationToken, Task> prepare, CancellationToken cancellation)
    {
        var settings = Parse(connectionString);
        var where = string.Create(CultureInfo.InvariantCulture, $"the database {settings.Database ?? settings.Username} at {settings.Host}:{settings.Port}");
        var source = NpgsqlDataSource.Create(settings.ConnectionString);
        try
        {
            await prepare(source, where, cancellation);
            return new PostgresStore(source, settings.ConnectionString, where);
        }
        catch (Exception error)
        {
            await source.DisposeAsync();
            var explained = PostgresProblem.Explain(where, error);
            if (ReferenceEquals(explained, error)) throw;
            throw explained;
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(settings.Host)) throw new JournalException($"The connection string of the database names no host. It has the form {PostgresProblem.Form}");
            if (string.IsNullOrEmpty(settings.ApplicationName)) settings.ApplicationName = "gitopsactors";
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // What the parser says may hold a part of the password, so it is not passed on.
            throw new JournalException($"The connection string of the database can't be read. It has the form {PostgresProblem.Form}; a value with a semicolon stands in quotes.");
        }
    }

    private async Task<T> ExplainedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (PostgresProblem.Explain(Where, error) is var explained && !ReferenceEquals(explained, error))
        {
            throw explained;
        }
    }
}
