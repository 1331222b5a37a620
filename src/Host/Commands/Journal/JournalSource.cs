using System.CommandLine;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Journal;

/// <summary>Which journal a command reads: the file of a data folder, or the database of a fleet.</summary>
internal sealed class JournalSource
{
    private readonly Option<string> _folder = new("--data-dir")
    {
        Description = "The server's data folder.", DefaultValueFactory = static _ => "gitopsactors-data", Recursive = true,
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = $"The servers' PostgreSQL database instead, as a connection string; {ServeOptions.DatabaseVariable} says it without showing the password in the list of processes.",
        Recursive = true,
    };

    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_database);
    }

    /// <summary>Opens the journal, lets the work be done on it, and says what is wrong where something is.</summary>
    public async Task<int> ReadAsync(ParseResult parsed, Func<IAuditTrail, Task<int>> work, CancellationToken stop)
    {
        try
        {
            await using var trail = await OpenAsync(parsed, stop);
            return await work(trail);
        }
        catch (JournalException error)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return 1;
        }
    }

    private async Task<IAuditTrail> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        // A folder that somebody names is meant, whatever the environment says.
        var isFolderNamed = parsed.GetResult(_folder) is { Implicit: false };
        if (isFolderNamed && parsed.GetResult(_database) is { Implicit: false }) throw new JournalException("--data-dir and --database name two journals; give one of them.");
        var database = parsed.GetValue(_database) ?? (isFolderNamed ? null : Environment.GetEnvironmentVariable(ServeOptions.DatabaseVariable));
        return string.IsNullOrEmpty(database) ? JournalFile.Open(ServeOptions.JournalIn(parsed.GetRequiredValue(_folder))) : await PostgresStore.OpenForReadingAsync(database, stop);
    }
}
