using System.CommandLine;
using System.Diagnostics;
using System.Text;
using GitOpsActors.Charts;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Host.Commands.Render;

/// <summary>`gax render`: the manifests of a folder on the local disk, one or, with --batch, as many as are asked for.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("path") { Description = "The folder to render: plain files, a kustomization or a chart; or a packed chart.", Arity = ArgumentArity.ZeroOrOne };
        var batch = new Option<bool>("--batch") { Description = "Read requests from standard input, a JSON line each, and answer a JSON line each." };
        var fetch = new Option<bool>("--fetch") { Description = "Fetch the charts that a chart names and does not bring along, from the repositories that it names, without credentials." };
        var command = new Command("render", "Print the manifests of a folder: plain files, a kustomization, or a chart.") { path, batch, fetch };
        command.SetAction(async (parsed, stop) =>
        {
            using var charts = parsed.GetValue(fetch) ? new LocalCharts() : null;
            var renderer = new LocalRenderer(charts);
            if (parsed.GetValue(batch)) return await RunBatchAsync(renderer, stop);
            if (parsed.GetValue(path) is { } folder) return await RunOneAsync(renderer, folder, stop);
            await Console.Error.WriteLineAsync("gax: name a folder, or use --batch");
            return 1;
        });
        return command;
    }

    private static async Task<int> RunOneAsync(LocalRenderer renderer, string folder, CancellationToken stop)
    {
        try
        {
            await Console.Out.WriteAsync(await renderer.RenderAsync(folder, "auto", MapNode.Empty, stop));
            foreach (var note in renderer.Notes) await Console.Error.WriteLineAsync("gax: " + note);
            return 0;
        }
        catch (Exception error) when (error is RenderException or ChartException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return 1;
        }
    }

    private static async Task<int> RunBatchAsync(LocalRenderer renderer, CancellationToken stop)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        await using var output = Console.OpenStandardOutput();
        while (await input.ReadLineAsync(stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            // As bytes: an answer may have many megabytes, and a text of it would be one copy more.
            await output.WriteAsync(await AnswerAsync(renderer, line, stop), stop);
            await output.WriteAsync("\n"u8.ToArray(), stop);
            await output.FlushAsync(stop);
        }

        return 0;
    }

    private static async Task<byte[]> AnswerAsync(LocalRenderer renderer, string line, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var request = JsonReader.Read(Encoding.UTF8.GetBytes(line));
            if (request["path"].Text() is not { } path || !Path.IsPathRooted(path)) return Failed("path must be an absolute path");
            var yaml = await renderer.RenderAsync(path, request["kind"].Text() ?? "auto", request["options"].Map(), stop);
            return JsonText.Bytes(MapNode.Of(("ok", true), ("yaml", yaml), ("ms", FloatNode.Of(Stopwatch.GetElapsedTime(start).TotalMilliseconds))));
        }
        catch (Exception error) when (error is RenderException or ChartException or DocumentException or IOException or UnauthorizedAccessException)
        {
            return Failed(error.Message);
        }
    }

    private static byte[] Failed(string error) => JsonText.Bytes(MapNode.Of(("ok", false), ("error", error)));
}
