using System.Net;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>A change of a project's spec: read, changed, and sent back. Whoever else changes it meanwhile loses nothing.</summary>
internal static class ProjectChange
{
    public const string Path = "api/v1/projects";

    private const int AttemptsMax = 10;

    public static string PathOf(string project) => $"{Path}/{Uri.EscapeDataString(project)}";

    /// <summary>Changes the spec, and tells the sentence once that is done.</summary>
    /// <param name="change">From the spec as it is to the spec as it should be; throws what is wrong with that.</param>
    public static Task<int> RunAsync(string server, string project, Func<MapNode, MapNode> change, string done, CancellationToken stop) =>
        ServerClient.RunAsync(server, async client =>
        {
            await SendAsync(client, project, change, stop);
            await Console.Out.WriteLineAsync($"{project}: {done}");
            return ExitCode.Fine;
        }, stop);

    public static async Task SendAsync(ServerClient client, string project, Func<MapNode, MapNode> change, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await client.GetAsync(PathOf(project), stop);
            var wanted = known.With("spec", change(known.Map("spec")));
            try
            {
                await client.PutAsync(PathOf(project), MapNode.Of(("project", wanted)), stop);
                return;
            }
            catch (CommandException error) when (error.Answer == HttpStatusCode.Conflict && attempt < AttemptsMax)
            {
                // Somebody else was faster: what they wrote is read, and changed.
            }
        }
    }

    /// <summary>The spec with one more item in a list.</summary>
    /// <param name="list">Where the list stands.</param>
    public static MapNode With(MapNode spec, ReadOnlySpan<string> list, Node item, string what) => spec.List(list).Contains(item)
        ? throw new CommandException($"The project has this already: {what}.")
        : spec.WithAt(list, ListNode.Of([.. spec.List(list), item]));

    /// <summary>The spec without an item of a list.</summary>
    public static MapNode Without(MapNode spec, ReadOnlySpan<string> list, Func<Node, bool> isMeant, string what)
    {
        var known = spec.List(list);
        var rest = known.Where(item => !isMeant(item)).ToList();
        return rest.Count < known.Count ? spec.WithAt(list, ListNode.Of(rest))
            : throw new CommandException($"The project does not have this: {what}.");
    }
}
