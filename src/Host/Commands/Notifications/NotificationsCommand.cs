using System.CommandLine;
using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Commands.Admin;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;
using GitOpsActors.Notifications;

namespace GitOpsActors.Host.Commands.Notifications;

/// <summary>`gax notifications`: tries triggers and templates out before, or after, they count.</summary>
internal sealed class NotificationsCommand
{
    private const string Standard = "console:stdout";

    private readonly NotificationsSource _source = new();
    private readonly Option<OutputFormat> _output = OutputOption.OfList();

    public static Command Create() =>
        new("notifications", "Tries out the triggers and templates of notifications, in files or in the control cluster.")
    {
        new Command("trigger", "When something is sent.") { new NotificationsCommand().Triggers(),
            new NotificationsCommand().RunTrigger() },
        new Command("template", "What is sent.") { new NotificationsCommand().Templates(), new NotificationsCommand().Notify() },
    };

    private Command Triggers() => Get(
        "Lists the triggers, or shows one.", static settings => settings.Triggers.Values.Select(Shown), static (items, isWide) =>
        {
            var table = new TextTable("NAME", "TEMPLATE").Wide(isWide, "CONDITIONS");
            foreach (var item in items)
                table.Add(item["name"].Text()!, Joined(item.List("templates").Select(static one => one.PlainText())),
                    item["conditions"]!.PlainText());
            return table.ToString();
        });

    private Command Templates() => Get(
        "Lists the templates, or shows one.",
        static settings => settings.Templates.Values.Select(static one => MapNode.Of(("name", one.Name), ("template", one.Texts))),
        static (items, isWide) =>
        {
            var table = new TextTable("NAME", "PARTS").Wide(isWide, "MESSAGE");
            foreach (var item in items)
            {
                var texts = item.Map("template");
                table.Add(item["name"].Text()!, Joined(texts.Keys.ToArray()), (texts["message"].Text() ?? "").Split('\n')[0]);
            }

            return table.ToString();
        });

    private static MapNode Shown(NotificationTrigger trigger)
    {
        var conditions = trigger.Conditions.OfType<TriggerCondition>().ToList();
        var templates = conditions.SelectMany(static one => one.Send).Distinct().Select(static one => (Node)one);
        return MapNode.Of(("name", trigger.Name), ("templates", ListNode.Of(templates)), ("conditions", conditions.Count));
    }

    private static string Joined(IEnumerable<string> names) => string.Join(", ", names);

    private Command Get(
        string description, Func<NotificationSettings, IEnumerable<MapNode>> read, Func<ListNode, bool, string> table)
    {
        var name = new Argument<string?>("name") { Description = "Only this one.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("get", description) { name, _output };
        _source.AddTo(command);
        command.SetAction((parsed, stop) => ExplainedAsync(async () =>
        {
            var items = read(await _source.SettingsAsync(parsed, stop)).OrderBy(static one => one["name"].Text(),
                StringComparer.Ordinal).ToList();
            if (parsed.GetValue(name) is { } wanted)
            {
                var one = items.Find(item => item["name"].Text() == wanted) ?? throw new CommandException(
                    $"there is no '{wanted}'; there are {Joined(items.Select(static item => item["name"].Text()!))}.");
                items = [one];
            }

            var list = ListNode.Of(items);
            await Printing.WriteListAsync(
                parsed.GetValue(_output), list, isWide => table(list, isWide), static item => item["name"].Text());
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Argument<string> ApplicationArgument() =>
        new("application") { Description = "An Application of the control cluster, or a file that has one." };

    private Command RunTrigger()
    {
        var name = new Argument<string>("name") { Description = "The trigger." };
        var application = ApplicationArgument();
        var command = new Command("run", "Says which conditions of a trigger hold for an Application.") { name, application };
        _source.AddTo(command);
        command.SetAction((parsed, stop) => ExplainedAsync(async () =>
        {
            var settings = await _source.SettingsAsync(parsed, stop);
            var trigger = settings.Triggers.GetValueOrDefault(parsed.GetRequiredValue(name))
                ?? throw new CommandException($"there is no trigger.{parsed.GetRequiredValue(name)}.");
            var item = await _source.ApplicationAsync(parsed, parsed.GetRequiredValue(application), stop);
            var table = new TextTable("CONDITION", "RESULT", "ONCE PER");
            var problems = new List<string>();
            foreach (var (condition, holds, oncePer) in NotificationDecider.Try(settings, trigger, item, TimeProvider.System.GetUtcNow(),
                new CommitBook(), problems))
                table.Add(condition.Key, holds ? "true" : "false", oncePer ?? "");
            foreach (var problem in problems) await Console.Error.WriteLineAsync("gax: " + problem);
            await Console.Out.WriteAsync(table.ToString());
            return ExitCode.Fine;
        }));
        return command;
    }

    private Command Notify()
    {
        var name = new Argument<string>("name") { Description = "The template." };
        var application = ApplicationArgument();
        var recipients = new Option<string[]>("--recipient")
        {
            Description = $"Whom it is sent to, such as slack:deployments; {Standard} only prints it.", DefaultValueFactory = static _ =>
                [Standard],
        };
        var command = new Command("notify", "Sends a template for an Application, or prints what would be sent.") { name, application,
            recipients };
        _source.AddTo(command);
        command.SetAction((parsed, stop) => ExplainedAsync(async () =>
        {
            var settings = await _source.SettingsAsync(parsed, stop);
            var item = await _source.ApplicationAsync(parsed, parsed.GetRequiredValue(application), stop);
            foreach (var recipient in parsed.GetValue(recipients)!)
                await NotifyAsync(settings, parsed.GetRequiredValue(name), item, Destination.Parse(recipient), stop);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static async Task NotifyAsync(NotificationSettings settings, string template, MapNode application, Destination to,
        CancellationToken stop)
    {
        var isPrinted = to is { Service: "console", Recipient: "stdout" };
        var service = isPrinted ? null : settings.Services.GetValueOrDefault(to.Service)
            ?? throw new CommandException($"there is no service.{to.Service}.");
        var templates = new PlainTemplates(RenderMemory.OfMebibytes(8), TimeProvider.System.GetUtcNow, RandomNumberGenerator.Fill);
        var said = NotificationDecider.Say(settings, [template], application, to, service?.Type ?? "console", templates,
            TimeProvider.System.GetUtcNow(), new CommitBook());
        if (service is null)
        {
            await Console.Out.WriteAsync(YamlText.Write(said));
            return;
        }

        using var services = new NotificationServices(TimeProvider.System);
        await services.Make(service).SendAsync(said, to.Recipient, stop);
        await Console.Out.WriteLineAsync($"sent to {to}");
    }

    private static async Task<int> ExplainedAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is NotificationException or RenderException || ControlClusterFlags.Explain(error) is not null)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return ExitCode.Failed;
        }
    }
}
