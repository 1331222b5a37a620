using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.DataProvider.PostgreSQL;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>The open database of an actor system.</summary>
internal sealed class PostgresSetup(PostgresStore store) : Setup
{
    private PostgresStore Store => store;

    public static PostgresStore StoreOf(ActorSystem system) => system.Settings.Setup.Get<PostgresSetup>() is { HasValue: true } setup
        ? setup.Value.Store
        : throw new ConfigurationException($"The PostgreSQL journal needs its database: configure it with {nameof(PostgresHosting.WithPostgresJournal)}.");
}

public static class PostgresHosting
{
    // The circuit breakers are as good as absent: the driver's timeouts bound each call, and a breaker that opens after ten failures would
    // hide the reason and keep the fleet waiting after the database is back. The replay filter takes the events that an entity wrote
    // on the node it came back to for another writer's and drops them; two writers of one number are prevented by the table. In a burst each
    // Application may have one write under way, and a full buffer fails writes, so it is larger than a fleet.
    internal const string Hocon =
        $$"""
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              class = "GitOpsActors.Actors.Persistence.Postgres.PostgresAkkaJournal, GitOpsActors.Actors"
              auto-initialize = false
              tag-write-mode = Csv
              tag-separator = "{{TagText.Record}}"
              read-isolation-level = read-committed
              write-isolation-level = read-committed
              buffer-size = 500000
              batch-size = 400
              default.schema-name = {{PostgresSchema.Name}}
              replay-filter.mode = off
              circuit-breaker { max-failures = 1000000000, call-timeout = 300s, reset-timeout = 1s }
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              class = "GitOpsActors.Actors.Persistence.Postgres.PostgresAkkaSnapshots, GitOpsActors.Actors"
              auto-initialize = false
              read-isolation-level = read-committed
              write-isolation-level = read-committed
              default.schema-name = {{PostgresSchema.Name}}
              circuit-breaker { max-failures = 1000000000, call-timeout = 300s, reset-timeout = 1s }
            }
          }
        }
        """;

    /// <summary>Keeps all persistent actors, and sharding's own, in the database. The caller opens the store before and closes it after.</summary>
    public static AkkaConfigurationBuilder WithPostgresJournal(this AkkaConfigurationBuilder akka, PostgresStore store) => akka
        // The plugin gets connections, not the connection string: a configuration can be printed.
        .AddSetup(new DataOptionsSetup(new DataOptions(new ConnectionOptions(
            ProviderName: ProviderName.PostgreSQL15, DataProvider: PostgreSQLTools.GetDataProvider(PostgreSQLVersion.v15), ConnectionFactory: _ => store.Source.CreateConnection()))))
        .AddSetup(new PostgresSetup(store))
        .AddHocon(Hocon, HoconAddMode.Prepend)
        .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append);
}
