using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

internal static class ListCommand
{
    public static Command Create(Option<string> server)
    {
        var project = new Option<string?>("--project", "-p") { Description = "Only those of this project." };
        var selector = ApplicationNames.Selector("Only those with these labels, such as team=shop,tier!=test.");
        var repo = new Option<string?>("--repo", "-r") { Description = "Only those out of this repository." };
        var cluster = new Option<string?>("--cluster", "-c") { Description = "Only those on this cluster, by its name or address." };
        var output = OutputOption.OfList();
        var command = new Command("list", "All Applications, with their state.") { project, selector, repo, cluster, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("project", parsed.GetValue(project)).Add("selector", parsed.GetValue(selector))
                .Add("repo", parsed.GetValue(repo))
                .Add("appNamespace", AppCommand.NamespaceOf(parsed));
            var found = (await client.GetAsync("api/v1/applications" + query, stop)).List("items");
            var items = parsed.GetValue(cluster) is { } wanted ? ListNode.Of(found.Where(item => IsOn(item, wanted))) : found;
            await Printing.WriteListAsync(parsed.GetValue(output), items, isWide => Table(items, isWide),
                static item => new ApplicationView(item.Map()).Name);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string OfSources(ApplicationView view, params string[] fields) =>
        string.Join(',', view.Sources.Select(source => Array.Find(fields, source.Has) is { } field ? source[field].Text() : ""));

    private static bool IsOn(Node item, string cluster) =>
        item.Text("spec", "destination", "name") == cluster
            || item.Text("spec", "destination", "server")?.TrimEnd('/') == cluster.TrimEnd('/');

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("NAME", "PROJECT", "CLUSTER", "NAMESPACE", "SYNC", "HEALTH", "POLICY", "REVISION", "CONDITIONS")
            .Wide(isWide, "REPO", "PATH", "TARGET");
        foreach (var view in items.Select(static item => new ApplicationView(item.Map())))
        {
            table.Add(
                view.Name, view.Project, view.Cluster, view.Namespace, view.Sync, view.Health, view.Policy, view.Revision,
                string.Join(',', view.Conditions.Select(static condition => condition["type"].Text()).Distinct()),
                OfSources(view, "repoURL"), OfSources(view, "path", "chart"), OfSources(view, "targetRevision"));
        }

        return table.ToString();
    }
}
