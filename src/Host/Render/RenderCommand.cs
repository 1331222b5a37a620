using System.CommandLine;
using System.Diagnostics;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Host.Render;

/// <summary>`gax render`: the manifests of a folder on the local disk, one or, with --batch, as many as are asked for.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("path") { Description = "The folder to render: plain files, a kustomization or a chart; or a packed chart.", Arity = ArgumentArity.ZeroOrOne };
        var batch = new Option<bool>("--batch") { Description = "Read requests from standard input, a JSON line each, and answer a JSON line each." };
        var command = new Command("render", "Print the manifests of a folder: plain files, a kustomization, or a chart.") { path, batch };
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(batch)) return await RunBatchAsync(stop);
            if (parsed.GetValue(path) is { } folder) return await RunOneAsync(folder);
            await Console.Error.WriteLineAsync("gax: name a folder, or use --batch");
            return 1;
        });
        return command;
    }

    private static async Task<int> RunOneAsync(string folder)
    {
        try
        {
            await Console.Out.WriteAsync(new LocalRenderer().Render(folder, "auto", MapNode.Empty));
            return 0;
        }
        catch (Exception error) when (error is RenderException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return 1;
        }
    }

    private static async Task<int> RunBatchAsync(CancellationToken stop)
    {
        var renderer = new LocalRenderer();
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        while (await input.ReadLineAsync(stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            await output.WriteLineAsync(Answer(renderer, line));
            await output.FlushAsync(stop);
        }

        return 0;
    }

    private static string Answer(LocalRenderer renderer, string line)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var request = JsonReader.Read(Encoding.UTF8.GetBytes(line));
            if (request["path"].Text() is not { } path || !Path.IsPathRooted(path)) return Failed("path must be an absolute path");
            var yaml = renderer.Render(path, request["kind"].Text() ?? "auto", request["options"].Map());
            return JsonText.Write(MapNode.Of(("ok", true), ("yaml", yaml), ("ms", FloatNode.Of(Stopwatch.GetElapsedTime(start).TotalMilliseconds))));
        }
        catch (Exception error) when (error is RenderException or DocumentException or IOException or UnauthorizedAccessException)
        {
            return Failed(error.Message);
        }
    }

    private static string Failed(string error) => JsonText.Write(MapNode.Of(("ok", false), ("error", error)));
}
