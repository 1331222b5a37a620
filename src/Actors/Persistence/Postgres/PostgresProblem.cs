using System.Net.Sockets;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>What the database's refusals mean for whoever reads them. No sentence holds the connection string.</summary>
internal static class PostgresProblem
{
    public const string Form = "Host=db.example.com;Database=gitopsactors;Username=gitopsactors;Password=...";

    /// <summary>The sentence for an error of the driver, or the error itself when it has another origin.</summary>
    public static Exception Explain(string where, Exception error)
    {
        var found = Find(error);
        return found switch
        {
            null => error,
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "journal_sequence" } => new JournalException(
                $"An event has a number in {where} that another one has already: two actors write one entity. This one stops; it reads again when it next starts.", error),
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new JournalException(
                $"The disk of {where} is full. Nothing that was acknowledged is lost; make room, and writing goes on by itself.", error),
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => new JournalException(
                $"{where} refuses the user or the password of the connection string.", error),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new JournalException($"{where} does not exist. Make it with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0", error),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => new JournalException(
                $"{where} does not let the user do this: {refused.MessageText}. The user needs the right to create a schema in the database (GRANT CREATE ON DATABASE), or be its owner.", error),
            PostgresException refused when !IsShuttingDown(refused) => new JournalException($"{where} refused: {refused.MessageText} ({refused.SqlState}).", error),
            _ => new JournalException(
                $"{where} can't be reached: {(found as PostgresException)?.MessageText ?? found.Message}. Nothing that was acknowledged is lost; when it is back, all goes on by itself.", error),
        };
    }

    private static bool IsShuttingDown(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;

    private static Exception? Find(Exception error) => error switch
    {
        NpgsqlException or SocketException or TimeoutException => error,
        AggregateException many => many.InnerExceptions.Select(Find).FirstOrDefault(static found => found is not null),
        _ => error.InnerException is { } inner ? Find(inner) : null,
    };
}
