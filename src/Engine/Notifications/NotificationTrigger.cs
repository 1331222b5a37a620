using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Expressions;

namespace GitOpsActors.Engine.Notifications;

/// <summary>When which templates are sent.</summary>
/// <param name="Conditions">In their order; one that can't be read is null, since the others keep their places.</param>
public sealed record NotificationTrigger(string Name, IReadOnlyList<TriggerCondition?> Conditions)
{
    internal static NotificationTrigger Read(string name, Node list, ICollection<string> problems)
    {
        if (list is not ListNode items)
        {
            problems.Add("it is not a list of {when, send}");
            return new NotificationTrigger(name, []);
        }

        return new NotificationTrigger(name, [.. items.Select((item, index) => TriggerCondition.Read(item, index, problems))]);
    }
}

/// <summary>One condition of a trigger.</summary>
/// <param name="Key">Stands for the condition in the memory of what was sent.</param>
/// <param name="OncePer">Null where it may be sent again whenever the condition has not held in between.</param>
public sealed record TriggerCondition(string Key, Expression When, Expression? OncePer, IReadOnlyList<string> Send)
{
    internal static TriggerCondition? Read(Node item, int index, ICollection<string> problems)
    {
        var before = problems.Count;
        var send = item.List("send").Select(static one => one.PlainText()).ToList();
        if (send.Count == 0) problems.Add($"[{index}].send names no template");
        var text = item["when"] is { } said and not NullNode ? said.PlainText() : "";
        var when = ReadExpression(text, $"[{index}].when", problems);
        var oncePer = item["oncePer"] is { } per and not NullNode && per.PlainText().Length > 0
            ? ReadExpression(per.PlainText(), $"[{index}].oncePer", problems) : null;
        return problems.Count > before ? null : new TriggerCondition(KeyOf(index, text), when!, oncePer, send);
    }

    /// <summary>The original writes it so, and reads what it has written: a takeover must find what was sent.</summary>
    private static string KeyOf(int index, string when)
    {
#pragma warning disable CA5350 // It protects nothing; it is a short name for a text.
        var digest = SHA1.HashData(Encoding.UTF8.GetBytes(when));
#pragma warning restore CA5350
        return $"[{index}].{Convert.ToBase64String(digest).Replace('+', '-').Replace('/', '_')}";
    }

    private static Expression? ReadExpression(string text, string place, ICollection<string> problems)
    {
        try
        {
            if (text.Length > 0) return Expression.Parse(text);
            problems.Add($"{place} is empty; write when: \"true\" for always");
        }
        catch (ExpressionException error)
        {
            problems.Add($"{place}: {error.Message}");
        }

        return null;
    }
}
