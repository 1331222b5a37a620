using GitOpsActors.Actors.Hosting.Leases;
using GitOpsActors.Actors.Tests.Persistence.Stores;
using GitOpsActors.Tests.Shared;
using Npgsql;

namespace GitOpsActors.Actors.Tests.Membership.Leases;

[Collection(PostgresCollection.Name)]
public sealed class PostgresLeasesTests(PostgresFixture postgres) : LeaseContract
{
    [Fact]
    public async Task Members_that_start_at_once_create_the_table_once()
    {
        await ExecuteAsync("DROP TABLE IF EXISTS gax_leases");
        var stores = Enumerable.Range(0, 8).Select(_ => Open(TimeProvider.System)).ToArray();
        var answers = await Task.WhenAll(stores.Select((store, i) => store.HoldAsync("created", $"owner-{i}", null, TimeSpan.FromMinutes(1), default)));
        Assert.Single(answers.Select(static answer => answer.Owner).Distinct());
        foreach (var store in stores) store.Dispose();
    }

    [Fact]
    public async Task A_server_that_restarts_is_asked_again_over_a_new_connection()
    {
        await using var server = await PostgresServer.StartAsync();
        using var store = new PostgresLeases(server.ConnectionString("postgres"));
        Assert.Equal("owner", (await store.HoldAsync("lease", "owner", null, TimeSpan.FromMinutes(1), default)).Owner);
        await server.StopAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.HoldAsync("lease", "owner", null, TimeSpan.FromMinutes(1), default));
        await server.StartAsync();
        Assert.Equal("owner", (await store.HoldAsync("lease", "other", null, TimeSpan.FromMinutes(1), default)).Owner);
    }

    protected override ILeaseStore Open(TimeProvider time) => new PostgresLeases(postgres.Server.ConnectionString("postgres"));

    /// <summary>The server's clock can't be moved, so what it wrote is moved instead.</summary>
    protected override async Task PassAsync(ManualTime time, string lease, TimeSpan span)
    {
        ArgumentNullException.ThrowIfNull(time);
        await time.PassAsync(span);
        await ExecuteAsync($"UPDATE gax_leases SET expires_at = expires_at - interval '{span.TotalSeconds} s' WHERE name = '{lease}'");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
