using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>Starts an operation, waits for its end, and prints what became of each object: what `sync` and `rollback` have in common.</summary>
internal static class OperationResult
{
    public static async Task<int> FollowAsync(
        ServerClient client, IReadOnlyCollection<string> names, Func<string, CancellationToken, Task<MapNode>> start, OutputFormat format, TimeSpan timeout, CancellationToken stop)
    {
        // What others read as a document must hold nothing else.
        var progress = new ProgressLines(format == OutputFormat.Table ? Console.Out : Console.Error, TimeProvider.System);
        var ended = await new Waiting(client, timeout, progress).RunAsync(
            names, async (name, limit) => await start(name, limit), static view => view is not { } there || (!there.IsBusy && there.Phase.Length > 0), stop);
        var results = names.Select(name => Result(name, ended[name])).ToList();
        await Printing.WriteAsync(
            format, ListNode.Of(results.Select(static result => (Node)result)), () => string.Concat(results.Select(Text)), names);
        return results.All(static result => result["phase"].Text() == "Succeeded") ? ExitCode.Fine : ExitCode.Failed;
    }

    private static MapNode Result(string name, ApplicationView? view) => view is { } there
        ? MapNode.Of(("name", name), ("phase", there.Phase), ("message", there.Operation["message"] ?? "")).With("operationState", there.Operation)
        : MapNode.Of(("name", name), ("phase", "Error"), ("message", "the Application is gone"));

    private static string Text(MapNode result)
    {
        var synced = result.Map("operationState", "syncResult");
        var revision = ApplicationView.RevisionsOf(synced) is { Length: > 0 } known ? $" at {known}" : "";
        return $"\n{result["name"].Text()}: {result["phase"].Text()}{revision}: {result["message"].Text()}\n{Table(synced)}";
    }

    /// <summary>What became of each object; empty when there was none.</summary>
    public static string Table(MapNode synced)
    {
        var table = new TextTable("KIND", "NAMESPACE", "NAME", "RESULT", "MESSAGE");
        foreach (var one in synced.List("resources"))
        {
            table.Add(
                (one["group"].Text() is { Length: > 0 } group ? group + "/" : "") + one["kind"].Text(), one["namespace"].Text() ?? "", one["name"].Text() ?? "",
                one["status"].Text() ?? "", one["message"].Text() ?? "");
        }

        return synced.List("resources").Count > 0 ? table.ToString() : "";
    }
}
