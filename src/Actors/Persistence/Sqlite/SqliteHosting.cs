using Akka.Actor.Setup;
using Akka.Hosting;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The open file of an actor system, for its journal and its snapshot store.</summary>
internal sealed class SqliteSetup(SqliteStore store) : Setup
{
    public SqliteStore Store => store;
}

public static class SqliteHosting
{
    /// <summary>
    /// Keeps all persistent actors, and sharding's own, in the file. The caller opens it before, so that what is wrong with it is said before
    /// there is an actor system, and closes it when the system has ended.
    /// </summary>
    public static AkkaConfigurationBuilder WithSqliteJournal(this AkkaConfigurationBuilder akka, SqliteStore store) =>
        akka.AddSetup(new SqliteSetup(store)).AddHocon(Hocon, HoconAddMode.Prepend);

    // The circuit breakers are as good as absent: the store refuses by itself, at once and with the reason, and it takes writes again
    // as soon as there is room; a breaker would hide the reason and refuse for longer. The replay filter only looks for a second writer
    // of one entity, which the sequence prevents.
    private static readonly string Hocon =
        $$"""
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.gitopsactors-sqlite"
            gitopsactors-sqlite {
              class = "{{typeof(SqliteAkkaJournal).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              circuit-breaker { max-failures = 1000000000, call-timeout = 120s, reset-timeout = 1s }
              replay-filter.mode = off
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.gitopsactors-sqlite"
            gitopsactors-sqlite {
              class = "{{typeof(SqliteAkkaSnapshots).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              circuit-breaker { max-failures = 1000000000, call-timeout = 120s, reset-timeout = 1s }
            }
          }
        }
        """;
}
