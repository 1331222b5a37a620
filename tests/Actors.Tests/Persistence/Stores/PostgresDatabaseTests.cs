using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;
using Npgsql;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>What is special about the database: how its tables come to be, who may not use it, and what happens while it is away.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresDatabaseTests(PostgresFixture postgres)
{
    private const string App = "application/shop/web";

    [Fact]
    public async Task Nodes_that_start_at_once_make_the_tables_once()
    {
        var database = await postgres.CreateDatabaseAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresStore.OpenAsync(database, default)));

        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM gitopsactors.schema_version"));
        await using (var node = Node.Start(akka => akka.WithPostgresJournal(stores[0]))) await node.AskOnceAsync(App, Tally.Record.Of(1));
        Assert.Single(await stores[7].EntriesAsync(new JournalQuery()));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_table_of_tags_of_an_older_schema_becomes_a_column()
    {
        var database = await postgres.CreateDatabaseAsync();
        await ScalarAsync(database,
            $"""
            CREATE SCHEMA gitopsactors; CREATE TABLE gitopsactors.schema_version (version integer NOT NULL); INSERT INTO gitopsactors.schema_version VALUES (1);
            {PostgresSchema.Migrations[0]}
            INSERT INTO gitopsactors.journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
                SELECT 638000000000000000, false, 'application/argocd/shop', n, '{"{}"}', 'tally.added', {EventSerializer.Id}, 'w' FROM generate_series(1, 2) n;
            INSERT INTO gitopsactors.tags VALUES (1, 'who:alice', 1, 'application/argocd/shop'), (1, 'project:red', 1, 'application/argocd/shop');
            """);

        await using var store = await PostgresStore.OpenAsync(database, default);

        Assert.Equal([AuditTags.None, new AuditTags(Project: "red", Who: "alice")], (await store.EntriesAsync(new JournalQuery())).Select(static entry => entry.Tags));
        Assert.Equal(new Sequence(1), Assert.Single(await store.EntriesAsync(new JournalQuery { Who = "alice", Project = "red" })).Sequence);
        Assert.Equal(false, await ScalarAsync(database, "SELECT to_regclass('gitopsactors.tags') IS NOT NULL"));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=7", 7)]
    public async Task A_node_takes_few_of_the_connections_that_a_server_has_unless_the_connection_string_says_otherwise(string part, int most)
    {
        await using var store = await PostgresStore.OpenAsync(await postgres.CreateDatabaseAsync() + part, default);
        Assert.Equal(most, new NpgsqlConnectionStringBuilder(store.Source.ConnectionString).MaxPoolSize);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_a_reader_makes_no_tables()
    {
        var database = await postgres.CreateDatabaseAsync();
        Assert.Contains("There is no journal in the database", (await RefusedAsync(PostgresStore.OpenForReadingAsync(database, default))).Message);
        Assert.Equal(false, await ScalarAsync(database, "SELECT to_regnamespace('gitopsactors') IS NOT NULL"));

        await using (await PostgresStore.OpenAsync(database, default))
        {
        }

        await ScalarAsync(database, "UPDATE gitopsactors.schema_version SET version = 99");
        Assert.Contains("written by a newer version (schema 99", (await RefusedAsync(PostgresStore.OpenAsync(database, default))).Message);
        Assert.Contains("written by a newer version (schema 99", (await RefusedAsync(PostgresStore.OpenForReadingAsync(database, default))).Message);
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_name_is_refused()
    {
        var database = await postgres.CreateDatabaseAsync("ENCODING 'SQL_ASCII' TEMPLATE template0");

        Assert.Contains("encoding SQL_ASCII", (await RefusedAsync(PostgresStore.OpenAsync(database, default))).Message);
    }

    [Theory]
    [InlineData("Password=not-so-secret", "Password=hunter2-hunter2", "refuses the user or the password")]
    [InlineData("Database=", "Database=nothing-", "does not exist")]
    [InlineData("Port=", "Port=1", "can't be reached")]
    [InlineData("Password=", "Password=hunter2;hunter2", "can't be read")]
    [InlineData("Host=127.0.0.1;", "", "names no host")]
    public async Task What_is_wrong_with_a_connection_is_said_without_its_password(string part, string instead, string said)
    {
        var database = (await postgres.CreateDatabaseAsync()).Replace(part, instead, StringComparison.Ordinal);
        if (instead == "Port=1") database = System.Text.RegularExpressions.Regex.Replace(database, "Port=1[0-9]+", "Port=1");

        var error = await RefusedAsync(PostgresStore.OpenAsync(database, default));

        Assert.Contains(said, error.Message);
        Assert.DoesNotContain("hunter2", error.ToString());
        Assert.DoesNotContain(PostgresServer.Password, error.ToString());
    }

    [Fact]
    public async Task The_password_is_in_no_configuration_that_can_be_printed()
    {
        await using var store = await PostgresStore.OpenAsync(await postgres.CreateDatabaseAsync(), default);
        await using var node = Node.Start(akka => akka.WithPostgresJournal(store));

        Assert.DoesNotContain(PostgresServer.Password, node.System.Settings.ToString());
        Assert.DoesNotContain(PostgresServer.Password, store.ToString());
    }

    [Fact]
    public async Task Events_that_are_missing_or_unreadable_are_found_by_a_check()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(database, default);
        await using var node = Node.Start(akka => akka.WithPostgresJournal(store), Tally.NewerCodecs);
        await node.AskOnceAsync(App, Tally.Record.Of(1, 2, 3, 4, 5));
        await node.AskOnceAsync("application/shop/blog", Tally.Record.Of(1, 2, 3));
        await node.AskOnceAsync("application/shop/new", new Tally.Record([new TallyEvent.Doubled()]));
        await ScalarAsync(database, "DELETE FROM gitopsactors.journal WHERE persistence_id = 'application/shop/web' AND sequence_number IN (2, 3)");
        await ScalarAsync(database, "DELETE FROM gitopsactors.journal WHERE persistence_id = 'application/shop/blog' AND sequence_number = 1");

        var found = await store.VerifyAsync(Tally.Codecs, default);

        Assert.Equal(6, found.Events);
        Assert.Collection(
            found.Problems,
            static one => Assert.Equal("the events 1 to 1 of application/shop/blog are missing", one),
            static one => Assert.Contains("event 1 of application/shop/new can't be read", one),
            static one => Assert.Equal("the events 2 to 3 of application/shop/web are missing", one));
    }

    // Goal: while the database is away each write is refused with a sentence that names it; when it is back, all goes on at once.
    // Method: more writes fail than Akka's circuit breaker takes by default; with it the first writes after the return would fail as well.
    [Fact]
    public async Task A_stopped_database_is_named_loses_nothing_acknowledged_and_all_goes_on_when_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync("away"), default);
        await using var node = Node.Start(akka => akka.WithPostgresJournal(store));
        const int count = 40;
        var tallies = Enumerable.Range(0, count).Select(i => node.Tally($"application/shop/{i}")).ToList();
        await Task.WhenAll(tallies.Select(tally => node.AskAsync(tally, Tally.Record.Of(1))));

        await server.StopAsync();
        foreach (var tally in tallies)
        {
            var refused = await Assert.ThrowsAsync<JournalException>(() => node.AskAsync(tally, Tally.Record.Of(10)));
            Assert.Matches("^the database away at 127.0.0.1:[0-9]+ can't be reached: .*Nothing that was acknowledged is lost", refused.Message);
            Assert.DoesNotContain(PostgresServer.Password, refused.ToString());
        }

        Assert.Contains("can't be reached", (await Assert.ThrowsAsync<JournalException>(async () => await store.TrimAsync(DateTimeOffset.UtcNow, default))).Message);
        await server.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(i => node.AskOnceAsync($"application/shop/{i}", Tally.Record.Of(100))));
        Assert.All(answers, static answer => Assert.Equal(new Tally.Answer(101, 2, 2), answer));
    }

    private static Task<JournalException> RefusedAsync(Task<PostgresStore> opening) => Assert.ThrowsAsync<JournalException>(() => opening);

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
