using GitOpsActors.Tests.Shared;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>One PostgreSQL server for all tests of the collection; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private int _databases;

    public PostgresServer Server { get; private set; } = null!;

    // What is flushed matters to no test: no test pulls the plug.
    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync("fsync=off", "synchronous_commit=off");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public Task<string> CreateDatabaseAsync(string options = "") => Server.CreateDatabaseAsync($"test{Interlocked.Increment(ref _databases)}", options);
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
