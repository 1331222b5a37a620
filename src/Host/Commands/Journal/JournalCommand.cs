using System.CommandLine;
using System.Globalization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Journal;

/// <summary>`gax journal`: the audit trail, and whether the journal is whole. Works on the store, with or without a running server.</summary>
internal static class JournalCommand
{
    public static Command Create()
    {
        var source = new JournalSource();
        var command = new Command("journal", "Read and check the journal of a data folder or of a database.") { Read(source), Verify(source) };
        source.AddTo(command);
        return command;
    }

    private static Command Read(JournalSource source)
    {
        var entity = new Option<string?>("--entity") { Description = "Only events of this one, such as application/argocd/shop." };
        var application = new Option<string?>("--application") { Description = "Only events of this Application: NAMESPACE/NAME." };
        application.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                result.AddError($"--application is NAMESPACE/NAME, such as argocd/shop, and '{name}' is not.");
            if (result.GetResult(entity) is not null) result.AddError("--application and --entity say the same; give one of them.");
        });
        var project = new Option<string?>("--project") { Description = "Only events of Applications that were in this project." };
        var who = new Option<string?>("--who") { Description = "Only events that this user caused; automation for those that nobody asked for." };
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
        var command = new Command("read", "What happened, newest first.") { entity, application, project, who, types, since, until, before, limit, output };
        command.SetAction((parsed, stop) => source.ReadAsync(parsed, async trail =>
        {
            var named = parsed.GetValue(entity) ?? (parsed.GetValue(application) is { } name ? "application/" + name : null);
            var query = new JournalQuery
            {
                Entity = named is null ? null : new EntityId(named),
                Types = parsed.GetValue(types) ?? [],
                Project = parsed.GetValue(project),
                Who = parsed.GetValue(who),
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            await TrailOutput.WriteAsync(trail.ReadAsync(query, stop), parsed.GetValue(output), query.Limit);
            return 0;
        }, stop));
        return command;
    }

    private static Command Verify(JournalSource source)
    {
        var command = new Command("verify", "Check the whole journal: its structure, that no event is missing, and that each can be read.");
        command.SetAction((parsed, stop) => source.ReadAsync(parsed, async trail =>
        {
            var (events, problems) = await trail.VerifyAsync(StoredTypes.Codecs, stop);
            foreach (var problem in problems) await Console.Error.WriteLineAsync("gax: " + problem);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{events} events checked, {problems.Count} problems"));
            return problems.Count == 0 ? 0 : 1;
        }, stop));
        return command;
    }
}
