using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class ResourcesCommand
{
    public static Command Create(Option<string> server)
    {
        var name = AppCommand.Name();
        var output = OutputOption.OfList();
        var orphaned = new Option<bool>("--orphaned")
        {
            Description = "Instead, what no Application manages in its namespace, if its project asks for that (orphanedResources).",
        };
        var command = new Command("resources", "The objects of an Application; `-o name` prints them as `gax app sync --resource` takes them.")
        {
            name, output, orphaned,
        };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var (application, isOrphaned) = (AppCommand.NameOf(parsed, name), parsed.GetValue(orphaned));
            var resources = isOrphaned
                ? await OrphansAsync(client, application, stop)
                : new ApplicationView(await client.GetAsync(AppCommand.PathOf(application), stop)).Resources;
            await Printing.WriteListAsync(parsed.GetValue(output), resources,
                isWide => isOrphaned ? OrphanTable(resources) : Table(resources, isWide), ResourceArgument.Write);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    public static async Task<ListNode> OrphansAsync(ServerClient client, string application, CancellationToken stop) =>
        (await client.GetAsync(AppCommand.PathOf(application, "/orphaned-resources"), stop)).List("items");

    public static string OrphanTable(ListNode orphans)
    {
        var table = new TextTable("GROUP", "KIND", "NAMESPACE", "NAME", "ORPHANED");
        foreach (var one in orphans)
            table.Add(one["group"].Text() ?? "", one["kind"].Text() ?? "", one["namespace"].Text() ?? "", one["name"].Text() ?? "", "Yes");
        return table.ToString();
    }

    public static string Table(ListNode resources, bool isWide = false)
    {
        var table = new TextTable("GROUP", "KIND", "NAMESPACE", "NAME", "SYNC", "HEALTH").Wide(isWide, "VERSION", "WAVE", "MESSAGE");
        foreach (var one in resources)
        {
            var sync = (one["status"].Text() ?? "") + (one["requiresPruning"].Bool() == true ? " (to be pruned)" : "");
            table.Add(
                one["group"].Text() ?? "", one["kind"].Text() ?? "", one["namespace"].Text() ?? "", one["name"].Text() ?? "",
                one["hook"].Bool() == true ? "hook" : sync, one.Text("health", "status") ?? "",
                one["version"].Text() ?? "", one["syncWave"]?.ToString() ?? "0",
                (one.Text("health", "message") ?? "").ReplaceLineEndings(" "));
        }

        return table.ToString();
    }
}
