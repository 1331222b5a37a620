using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Expressions;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Notifications;

/// <summary>A message that is due.</summary>
/// <param name="Key">Under which it is remembered as sent.</param>
public sealed record DueMessage(string Key, string Trigger, IReadOnlyList<string> Templates, Destination Destination);

/// <summary>What follows from an Application as it stands.</summary>
/// <param name="Forgotten">Keys of what may be sent again from now on.</param>
/// <param name="Evaluations">Each condition that was looked at, and whether it holds.</param>
/// <param name="Problems">Why a condition could not be told. Often it is about what is not there yet.</param>
public sealed record NotificationDecision(
    IReadOnlyList<DueMessage> Due, IReadOnlyList<string> Forgotten, IReadOnlyList<(string Trigger, bool Holds)> Evaluations,
    IReadOnlyList<string> Problems);

/// <summary>Decides what is told to whom, and says it.</summary>
public static class NotificationDecider
{
    private static readonly string[] EndedPhases = ["Succeeded", "Failed", "Error"];

    /// <summary>Whether anybody may want to hear of an Application, which is quick to tell.</summary>
    /// <param name="project">Null where it has none.</param>
    public static bool Concern(NotificationSettings settings, MapNode application, MapNode? project)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Services.Count > 0 && (settings.Subscriptions.Length > 0 || NotificationSubscriptions.MayBeIn(application)
            || NotificationSubscriptions.MayBeIn(project));
    }

    /// <param name="memory">What was sent.</param>
    public static NotificationDecision Decide(
        NotificationSettings settings, MapNode application, MapNode? project, DeliveryMemory memory, DateTimeOffset now, CommitBook commits)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(memory);
        var (due, forgotten) = (new List<DueMessage>(), new List<string>());
        var (evaluations, problems) = (new List<(string, bool)>(), new List<string>());
        if (IsStale(application)) return new NotificationDecision(due, forgotten, evaluations, problems);
        foreach (var group in NotificationSubscriptions.Of(settings, application, project).GroupBy(static one => one.Trigger,
            StringComparer.Ordinal))
        {
            if (!settings.Triggers.TryGetValue(group.Key, out var trigger))
            {
                problems.Add($"there is no trigger.{group.Key} in {NotificationSettings.ConfigMapName}");
                continue;
            }

            foreach (var (condition, holds, oncePer) in Try(settings, trigger, application, now, commits, problems))
            {
                evaluations.Add((trigger.Name, holds));
                foreach (var (_, destination) in group)
                {
                    var key = $"{trigger.Name}:{condition.Key}:{destination.Service}:{destination.Recipient}";
                    if (oncePer is not null) key = $"{oncePer}:{key}";
                    if (holds && !memory.Has(key)) due.Add(new DueMessage(key, trigger.Name, condition.Send, destination));
                    // With oncePer each value is told once, however often the condition comes and goes.
                    else if (!holds && oncePer is null && memory.Has(key)) forgotten.Add(key);
                }
            }
        }

        return new NotificationDecision(due, forgotten, evaluations, problems);
    }

    /// <summary>Which conditions of a trigger hold, and the value of which each is told once; null where it may be told again.</summary>
    /// <param name="problems">Gets why a condition could not be told.</param>
    public static IReadOnlyList<(TriggerCondition Condition, bool Holds, string? OncePer)> Try(
        NotificationSettings settings, NotificationTrigger trigger, MapNode application, DateTimeOffset now, CommitBook commits,
        ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trigger);
        var values = new NotificationHelpers(now, commits).AddTo(
            MapNode.Of(("app", application), ("context", settings.Context), ("secrets", settings.Secrets)));
        return [.. trigger.Conditions.OfType<TriggerCondition>().Select(condition =>
            (condition, Holds(trigger.Name, condition, values, problems),
            condition.OncePer is { } per ? Worth(trigger.Name, per, values, problems) : null))];
    }

    /// <summary>What a message says: a document from which its service takes its parts.</summary>
    /// <param name="serviceType">Of the service that sends it.</param>
    /// <exception cref="RenderException">A template is not there, or fails.</exception>
    public static MapNode Say(
        NotificationSettings settings, IReadOnlyList<string> names, MapNode application, Destination destination, string serviceType,
        PlainTemplates templates, DateTimeOffset now, CommitBook commits)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(destination);
        var wanted = names.Select(name => settings.Templates.GetValueOrDefault(name)
            ?? throw new RenderException($"there is no template.{name} in {NotificationSettings.ConfigMapName}")).ToList();
        var values = (GoMap)YamlFunctions.FromNode(MapNode.Of(
            ("app", application), ("context", settings.Context.With("notificationType", serviceType)), ("secrets", settings.Secrets),
            ("serviceType", serviceType), ("recipient", destination.Recipient)), keepsWholeNumbers: true)!;
        new NotificationHelpers(now, commits).AddTo(values);
        return NotificationTemplate.Say(wanted, new NotificationTexts(templates, values, NotificationLimits.Budget()));
    }

    /// <summary>
    /// Whether the status is older than the end of the last sync: sync and health are those from before it then, and a message would tell
    /// what is no longer so.
    /// </summary>
    private static bool IsStale(MapNode application)
    {
        var operation = application.Map("status", "operationState");
        return EndedPhases.Contains(operation["phase"].Text()) && Rfc3339.Time(operation["finishedAt"]) is { } finished
            && !(Rfc3339.Time(application.Map("status")["reconciledAt"]) >= finished);
    }

    private static bool Holds(string trigger, TriggerCondition condition, MapNode values, ICollection<string> problems)
    {
        try
        {
            var answer = condition.When.Evaluate(values);
            if (answer is not BoolNode) problems.Add($"trigger.{trigger} {condition.Key}: its answer is neither true nor false");
            return answer == BoolNode.True;
        }
        catch (ExpressionException error)
        {
            problems.Add($"trigger.{trigger} {condition.Key}: {error.Message}");
            return false;
        }
    }

    private static string? Worth(string trigger, Expressions.Expression expression, MapNode values, ICollection<string> problems)
    {
        try
        {
            return ExpressionValues.Show(expression.Evaluate(values));
        }
        catch (ExpressionException error)
        {
            problems.Add($"trigger.{trigger}.oncePer: {error.Message}");
            return null;
        }
    }
}
