using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Members;

/// <summary>What `gax cluster members` and `shards` print for people.</summary>
internal static class MemberTables
{
    public static string Members(MapNode view)
    {
        var table = new TextTable("MEMBER", "STATUS", "ROLES", "VERSION", "AGE", "REACHABLE", "").Figures(4);
        foreach (var member in view.List("members"))
        {
            var notes = new[] { member["leader"].Bool() == true ? "leader" : "", member["self"].Bool() == true ? "asked" : "" };
            table.Add(
                member["address"].Text() ?? "", member["status"].Text() ?? "", Joined(member.List("roles")), member["version"].Text() ?? "", member["age"]?.ToString() ?? "",
                member.List("unreachableBy") is { Count: > 0 } by ? "not by " + Joined(by) : "yes", string.Join(", ", notes.Where(static note => note.Length > 0)));
        }

        return table.ToString();
    }

    public static string Shards(MapNode view)
    {
        var table = new TextTable("SHARD", "MEMBER", "APPLICATIONS").Figures(2);
        foreach (var shard in view.List("shards")) table.Add(shard["shard"].Text() ?? "", shard["member"].Text() ?? "", shard["entities"]?.ToString() ?? "");
        foreach (var shard in view.List("unanswered")) table.Add(shard["shard"].Text() ?? "", shard["member"].Text() ?? "", "no answer");
        return table + string.Concat(view.List("silent").Select(static member => $"{member.Text()} did not answer in time\n"));
    }

    private static string Joined(ListNode texts) => string.Join(", ", texts.Select(static text => text.Text()));
}
