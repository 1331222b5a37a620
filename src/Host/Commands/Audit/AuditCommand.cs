using System.CommandLine;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schedules;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Audit;

/// <summary>`gax audit`: who asked the server for what, from where, and whether it was done.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var since = new Option<string?>("--since")
        {
            Description = "At this time or later: 2026-01-31T12:00:00Z, or 2h for the last two hours.",
        };
        since.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Since(text, DateTimeOffset.UnixEpoch.AddYears(100)) is null)
                result.AddError($"--since is a time such as 2026-01-31T12:00:00Z or a span such as 2h, and '{text}' is neither.");
        });
        var app = new Option<string?>("--app") { Description = "Only what is about this Application: NAME, or NAMESPACE/NAME." };
        var project = new Option<string?>("--project") { Description = "Only what is about this project." };
        var who = new Option<string?>("--who") { Description = "Only what this one asked for, by the name that people are shown." };
        var verb = new Option<string?>("--verb") { Description = "Only this: create, update, delete, sync, login, ..." };
        var limit = new Option<int>("--limit") { Description = "So many at most, from 1 to 1000.", DefaultValueFactory = static _ => 100 };
        limit.MustBeWithin(1, 1000);
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("audit", "Who asked the server for what, newest first.")
        {
            server, since, app, project, who, verb, limit, output,
        };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery()
                .Add("since", parsed.GetValue(since) is { } text ? Rfc3339.Text(Since(text, TimeProvider.System.GetUtcNow())!.Value) : null)
                .Add("application", parsed.GetValue(app)).Add("project", parsed.GetValue(project)).Add("who", parsed.GetValue(who))
                .Add("verb", parsed.GetValue(verb)).Add("limit", parsed.GetValue(limit));
            var items = (await client.GetAsync("api/v1/audit" + query, stop)).List("items");
            var format = parsed.GetValue(output);
            await Printing.WriteAsync(format, items, () => Table(items, format == OutputFormat.Wide));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    /// <summary>A time, or a span before now; null for neither.</summary>
    private static DateTimeOffset? Since(string text, DateTimeOffset now) =>
        GoDuration.Parse(text) is { } span ? now - span
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("TIME", "WHO", "VERB", "OBJECT", "RESULT").Wide(isWide, "PROJECT", "FROM", "METHOD", "FIELDS");
        foreach (var item in items)
        {
            table.Add(
                item["at"].Text() ?? "", WhoOf(item), Text(item, "verb"), Text(item, "object"), Text(item, "result"),
                Text(item, "project"), Text(item, "from"), Text(item, "method"),
                string.Join(',', item.List("fields").Select(static one => one.Text())));
        }

        return table.ToString();
    }

    private static string WhoOf(Node item) => Text(item, "name") is { Length: > 0 } name ? name : "-";

    private static string Text(Node item, string field) => item[field].Text() ?? "";
}
