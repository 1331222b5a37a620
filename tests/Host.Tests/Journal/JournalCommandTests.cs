using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Actors.JournalKeeping;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Host.Tests.Journal;

/// <summary>`gax journal` on what persistent actors recorded, in both stores.</summary>
public sealed class JournalCommandTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_file_of_a_data_folder_is_read_as_rows_and_as_json_and_checked()
    {
        await using (var store = SqliteStore.Open(Path.Combine(Data, "journal.db"), TimeProvider.System)) await RecordAsync(akka => akka.WithSqliteJournal(store));

        await CheckAsync("--data-dir", Data);
    }

    [Fact]
    public async Task The_database_of_a_fleet_is_read_in_the_same_way_and_its_password_shown_nowhere()
    {
        await using var server = await PostgresServer.StartAsync("fsync=off");
        var database = await server.CreateDatabaseAsync("fleet");
        var early = await Gax.RunAsync("journal", "read", "--database", database);
        Assert.Equal(1, early.ExitCode);
        Assert.StartsWith("gax: There is no journal in the database fleet at 127.0.0.1:", early.Error);
        await using (var store = await PostgresStore.OpenAsync(database, default)) await RecordAsync(akka => akka.WithPostgresJournal(store));

        await CheckAsync("--database", database);

        await server.StopAsync();
        var away = await Gax.RunAsync("journal", "verify", "--database", database);
        Assert.Equal(1, away.ExitCode);
        Assert.Contains("can't be reached", away.Error);
        Assert.DoesNotContain(PostgresServer.Password, early.Error + away.Error);
    }

    [Theory]
    [InlineData("name two journals", "--data-dir", "x", "--database", "Host=x")]
    [InlineData("--application is NAMESPACE/NAME", "--application", "shop")]
    [InlineData("say the same", "--application", "a/b", "--entity", "application/a/b")]
    [InlineData("names no host", "--database", "Database=x")]
    public async Task What_cannot_be_meant_is_said(string said, params string[] arguments)
    {
        var (exitCode, output, error) = await Gax.RunAsync(["journal", "read", .. arguments]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(said, error);
        Assert.DoesNotContain("TIME", output);
    }

    private static async Task CheckAsync(params string[] store)
    {
        var table = await Gax.RunAsync(["journal", "read", .. store]);
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        var rows = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^TIME +APPLICATION +WHAT +WHO +REVISION$", rows[0]);
        Assert.Collection(
            rows[1..],
            static row => Assert.Matches("^[0-9:.TZ-]{24}  journal-keeper/journal  4 events before 2025-01-02T03:04:05[+]00:00 forgotten$", row),
            static row => Assert.Matches("^[0-9:.TZ-]{24}  argocd/blog +removed +automation$", row),
            static row => Assert.Matches("^[0-9:.TZ-]{24}  argocd/shop +operation 7 succeeded: successfully synced +alice +0123456789$", row),
            static row => Assert.Matches("^[0-9:.TZ-]{24}  argocd/shop +operation 7 started: sync, prune +alice$", row));

        var one = await Gax.RunAsync(["journal", "read", "--application", "argocd/shop", "--type", "application.operation-ended", "-o", "json", .. store]);
        var entry = JsonDocument.Parse(one.Output).RootElement;
        Assert.Equal("application/argocd/shop", entry.GetProperty("entity").GetString());
        Assert.Equal(
            ("argocd/shop", "red", "alice", Commit), (entry.GetProperty("application").GetString(), entry.GetProperty("project").GetString(), entry.GetProperty("who").GetString(), entry.GetProperty("revision").GetString()));
        Assert.Equal("Succeeded", entry.GetProperty("event").GetProperty("phase").GetString());

        Assert.Equal(2, Rows(await Gax.RunAsync(["journal", "read", "--who", "alice", .. store])));
        Assert.Equal(1, Rows(await Gax.RunAsync(["journal", "read", "--project", "blue", .. store])));
        var paged = await Gax.RunAsync(["journal", "read", "--limit", "3", .. store]);
        Assert.Equal(3, Rows(paged));
        var before = System.Text.RegularExpressions.Regex.Match(paged.Error, "--before ([0-9]+) goes on").Groups[1].Value;
        Assert.Contains("started", (await Gax.RunAsync(["journal", "read", "--before", before, .. store])).Output);

        var unknown = await Gax.RunAsync(["journal", "read", "--application", "argocd/none", .. store]);
        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("nothing of application/argocd/none. An Application is named application/NAMESPACE/NAME", unknown.Error);

        var check = await Gax.RunAsync(["journal", "verify", .. store]);
        Assert.Equal((0, "4 events checked, 0 problems\n", ""), check);
    }

    private static int Rows((int ExitCode, string Output, string Error) read) => read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;

    private static async Task RecordAsync(Action<AkkaConfigurationBuilder> journal)
    {
        await using var services = new ServiceCollection().AddLogging().AddAkka("test", (akka, _) =>
        {
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend).WithEventSerializer(StoredTypes.Codecs);
            journal(akka);
        }).BuildServiceProvider();
        var system = services.GetRequiredService<ActorSystem>();
        var operation = new OperationState
        {
            Id = 7, Request = new OperationRequest(MapNode.Of(("sync", MapNode.Of(("prune", true))))), Phase = OperationPhase.Running, StartedAt = Time, Sources = [new SourceSpec { RepoUrl = "https://git/x" }],
        };
        var shop = new AuditTags("argocd/shop", "red", "alice");
        await RecordAsync(system, "application/argocd/shop", new ApplicationEvent.OperationStarted(operation), shop);
        await RecordAsync(
            system, "application/argocd/shop", new ApplicationEvent.OperationEnded(7, OperationPhase.Succeeded, "successfully synced", Time, [], "https://c", [], null, 10), shop with { Revision = Commit });
        await RecordAsync(system, "application/argocd/blog", new ApplicationEvent.Removed(), new AuditTags("argocd/blog", "blue", AuditTags.Automation));
        await RecordAsync(system, "journal-keeper/journal", new JournalTrimmed(Time, Time.AddYears(-1), 4), AuditTags.None);
        await system.Terminate();
    }

    private static async Task RecordAsync(ActorSystem system, string id, object happened, AuditTags tags)
    {
        var recorder = system.ActorOf(Props.Create(() => new Recorder(id)));
        await recorder.Ask<string>(new Tagged(happened, tags.ToSet()), TimeSpan.FromSeconds(30));
        await recorder.GracefulStop(TimeSpan.FromSeconds(30));
    }

    private sealed class Recorder(string id) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnCommand(object message) => Persist(message, _ => Sender.Tell("done"));

        protected override void OnRecover(object message)
        {
        }
    }
}
