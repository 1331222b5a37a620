using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Host.Commands.Output;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Journal;

/// <summary>`gax journal`: the audit trail, and whether the file is whole. Works on the file, with or without a running server.</summary>
internal static class JournalCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data-dir") { Description = "The server's data folder.", DefaultValueFactory = static _ => "gitopsactors-data", Recursive = true };
        var command = new Command("journal", "Read and check the journal of a data folder.") { data };
        command.Add(Read(data));
        command.Add(Verify(data));
        return command;
    }

    private static Command Read(Option<string> data)
    {
        var entity = new Option<string?>("--entity") { Description = "Only events of this one, such as application/shop." };
        var types = new Option<string[]>("--type") { Description = "Only events of these types.", AllowMultipleArgumentsPerToken = true };
        var since = new Option<DateTimeOffset?>("--since") { Description = "At this time or later, such as 2026-01-31T12:00:00Z." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Before this time." };
        var before = new Option<long?>("--before") { Description = "Below this position: go on where a page ended." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = static _ => 50 };
        limit.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--limit is a number from 1.");
        });
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("read", "What happened, newest first.") { entity, types, since, until, before, limit, output };
        command.SetAction((parsed, stop) => WithFileAsync(parsed.GetRequiredValue(data), async file =>
        {
            var query = new JournalQuery
            {
                Entity = parsed.GetValue(entity) is { } id ? new EntityId(id) : null,
                Types = parsed.GetValue(types) ?? [],
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            await PrintAsync(file.ReadAsync(query, stop), parsed.GetValue(output));
            return 0;
        }));
        return command;
    }

    private static Command Verify(Option<string> data)
    {
        var command = new Command("verify", "Check the whole file: its structure, and each event against its checksum.");
        command.SetAction((parsed, stop) => WithFileAsync(parsed.GetRequiredValue(data), async file =>
        {
            var (events, problems) = await file.VerifyAsync(StoredTypes.Codecs, stop);
            foreach (var problem in problems) await Console.Error.WriteLineAsync("gax: " + problem);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{events} events checked, {problems.Count} problems"));
            return problems.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static async Task<int> WithFileAsync(string dataFolder, Func<JournalFile, Task<int>> work)
    {
        try
        {
            await using var file = JournalFile.Open(ServeOptions.JournalIn(dataFolder));
            return await work(file);
        }
        catch (JournalException error)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return 1;
        }
    }

    private static async Task PrintAsync(IAsyncEnumerable<JournalEntry> entries, OutputFormat format)
    {
        var table = new TextTable("POSITION", "TIME", "ENTITY", "NUMBER", "TYPE", "EVENT").Figures(0, 3);
        await foreach (var entry in entries)
        {
            if (format == OutputFormat.Json) await Console.Out.WriteLineAsync(ToJson(entry));
            else table.Add(Number(entry.Position), Time(entry), entry.Entity.Value, Number(entry.Sequence.Value), entry.Event.Type, Encoding.UTF8.GetString(entry.Event.Payload.Span));
        }

        if (format == OutputFormat.Table) await Console.Out.WriteAsync(table.ToString());
    }

    /// <summary>One line of JSON an event, so that a long trail can be piped on while it is read.</summary>
    private static string ToJson(JournalEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("position", entry.Position);
            json.WriteString("time", Time(entry));
            json.WriteString("entity", entry.Entity.Value);
            json.WriteNumber("number", entry.Sequence.Value);
            json.WriteString("type", entry.Event.Type);
            json.WritePropertyName("event");
            json.WriteRawValue(entry.Event.Payload.Span);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Time(JournalEntry entry) => entry.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
