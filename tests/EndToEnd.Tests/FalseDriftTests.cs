using System.Reflection;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>
/// Objects written in all the forms that an API server writes differently: none of them drifts by itself, and what somebody else changes is found. A
/// document of the folder Drift is a case.
/// </summary>
public sealed class FalseDriftTests
{
    private static readonly string[] Folder = ["workloads", "settings", "network", "access"];

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"drift.{name}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static IEnumerable<MapNode> Cases(params string[] names) => names.SelectMany(static name => YamlReader.ReadAll(Text(name)))
        .SelectMany(static node => node["kind"].Text() == "List" ? node.List("items").ToArray() : [node]).Select(static node => node.Map());

    private static Dictionary<string, string> StatusesOf(MapNode item) => item["status"].List("resources")
        .ToDictionary(static one => $"{one["kind"].Text()} {one["name"].Text()}", static one => one["status"].Text() ?? "");

    private static IEnumerable<string> Differing(MapNode item) => StatusesOf(item).Where(static one => one.Value != "Synced").Select(static one => one.Key);

    [Fact]
    public async Task Nothing_drifts_by_itself_neither_after_a_sync_nor_after_a_restart_and_every_change_of_somebody_else_is_found()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("all", [.. Folder.Append("custom").Select(static name => ($"app/{name}.yaml", Text(name)))]);
        await fleet.DeclareAsync("drift", "app", policy: "");
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "drift", "argoproj.io"), "{operation: {sync: {syncOptions: [CreateNamespace=true]}, retry: {limit: 0}}}");
        var ended = await fleet.UntilAsync("drift", static item => item.Map("status", "operationState")["phase"].Text() is "Succeeded" or "Failed" or "Error");
        Assert.True(ended.Text("status", "operationState", "message") == "successfully synced (all tasks run)", ended.Map("status", "operationState")["message"].Text() + string.Join("\n", ended!["status"].List("operationState", "syncResult", "resources").Where(static one => one["status"].Text() != "Synced").Select(static one => one.ToString())));
        await fleet.UntilAsync("drift", static item => item.Map("status", "sync")["status"].Text() == "Synced");

        await fleet.StopAsync();
        await fleet.RunAsync();
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "drift", "argoproj.io"), "{metadata: {annotations: {argocd.argoproj.io/refresh: hard}}}");
        var restarted = await fleet.UntilAsync("drift", static item => !item.Map("metadata", "annotations").Has("argocd.argoproj.io/refresh"));
        Assert.True(!Differing(restarted!).Any(), restarted.Map("status").Without("resources").ToString() + fleet.Find("apiextensions.k8s.io", "customresourcedefinitions", "", "widgets.drift.example.com"));
        Assert.Equal("Synced", restarted.Text("status", "sync", "status"));

        var cases = Cases([.. Folder, "custom"]).ToList();
        Assert.True(cases.Count >= 60, $"{cases.Count} cases");
        foreach (var one in cases)
        {
            var key = ResourceKey.Of(one);
            var patch = JsonReader.Read(one.Map("metadata", "annotations")["drift"].Text()!).Map();
            var @namespace = (await fleet.Client.FindKindAsync(key.Group, key.Kind, default)).IsNamespaced ? "drift" : "";
            await fleet.MergeAsync(TestFleet.Named(key.Kind, @namespace, key.Name, key.Group), JsonText.Write(patch));
        }

        var all = cases.Select(static one => $"{one["kind"].Text()} {one.Text("metadata", "name")}").ToHashSet(StringComparer.Ordinal);
        MapNode? seen = null;
        try
        {
            await fleet.UntilAsync("drift", item => all.SetEquals(Differing(seen = item)));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not found: {string.Join(", ", all.Except(Differing(seen!)))}; found and not changed: {string.Join(", ", Differing(seen!).Except(all))}");
        }
    }
}
