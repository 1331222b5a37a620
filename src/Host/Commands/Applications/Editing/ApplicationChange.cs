using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>Sends what is changed of an Application, and nothing else, so that what others change meanwhile stays.</summary>
internal static class ApplicationChange
{
    public static async Task<int> SendSpecAsync(ServerClient client, string name, MapNode before, MapNode after, CancellationToken stop) =>
        await SendAsync(client, name, "merge", MapNode.Of(("spec", MergeDifference.Between(before, after))), stop);

    public static async Task<int> SendAsync(ServerClient client, string name, string type, Node patch, CancellationToken stop)
    {
        var before = await client.GetAsync(AppCommand.PathOf(name), stop);
        var body = MapNode.Of(("name", name), ("patch", JsonText.Write(patch)), ("patchType", type));
        var after = await client.PatchAsync(AppCommand.PathOf(name), body, stop);
        await Console.Out.WriteLineAsync($"{name}: {(Essence(before) == Essence(after) ? "unchanged" : "changed")}");
        return ExitCode.Fine;
    }

    /// <summary>What people change; the status moves by itself.</summary>
    private static MapNode Essence(MapNode application) => MapNode.Of(
        ("spec", application.Map("spec")), ("labels", application.Map("metadata", "labels")),
            ("annotations", application.Map("metadata", "annotations")),
        ("finalizers", application.List("metadata", "finalizers")));
}
