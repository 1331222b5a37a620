using System.Globalization;
using System.Text;
using System.Text.Json;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Journal;

/// <summary>Events as rows that a person reads, or as one line of JSON each, so that a long trail can be piped on while it is read.</summary>
internal static class TrailOutput
{
    private const string ApplicationKind = "application/";
    private const int RevisionCharacters = 10;

    public static async Task WriteAsync(IAsyncEnumerable<JournalEntry> entries, OutputFormat format, int limit)
    {
        var table = new TextTable("TIME", "APPLICATION", "WHAT", "WHO", "REVISION");
        var (rows, last) = (0, 0L);
        await foreach (var entry in entries)
        {
            if (format == OutputFormat.Json) await Console.Out.WriteLineAsync(ToJson(entry));
            else table.Add(Time(entry), ApplicationOf(entry), EventWords.Of(entry), entry.Tags.Who ?? "", Short(entry.Tags.Revision));
            (rows, last) = (rows + 1, entry.Position);
        }

        if (format != OutputFormat.Table) return;
        await Console.Out.WriteAsync(table.ToString());
        if (rows == limit) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"gax: There may be more: --before {last} goes on."));
    }

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
            foreach (var (name, tag) in new[]
            {
                ("application", entry.Tags.Application), ("project", entry.Tags.Project), ("who", entry.Tags.Who), ("revision", entry.Tags.Revision),
            })
            {
                if (tag is not null) json.WriteString(name, tag);
            }

            json.WritePropertyName("event");
            if (entry.IsJson) json.WriteRawValue(entry.Event.Payload.Span);
            else json.WriteBase64StringValue(entry.Event.Payload.Span);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string ApplicationOf(JournalEntry entry) => entry.Tags.Application
        ?? (entry.Entity.Value.StartsWith(ApplicationKind, StringComparison.Ordinal) ? entry.Entity.Value[ApplicationKind.Length..] : entry.Entity.Value);

    private static string Short(string? revision) => revision is { Length: >= 40 } ? revision[..RevisionCharacters] : revision ?? "";

    private static string Time(JournalEntry entry) => entry.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
