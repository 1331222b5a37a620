using System.CommandLine;
using System.Diagnostics;
using System.Text;
using GitOpsActors.Engine.Applications;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Directories;

namespace GitOpsActors.Host.Render;

/// <summary>`gax render`: the manifests of a folder on the local disk, one or, with --batch, as many as are asked for.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("path") { Description = "The folder to render.", Arity = ArgumentArity.ZeroOrOne };
        var batch = new Option<bool>("--batch") { Description = "Read requests from standard input, a JSON line each, and answer a JSON line each." };
        var command = new Command("render", "Print the manifests of a folder: plain files, or a kustomization.") { path, batch };
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
            await Console.Out.WriteAsync(Render(new Kustomization(), folder, root: null, "auto", MapNode.Empty));
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
        var kustomize = new Kustomization();
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        while (await input.ReadLineAsync(stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            await output.WriteLineAsync(Answer(kustomize, line));
            await output.FlushAsync(stop);
        }

        return 0;
    }

    private static string Answer(Kustomization kustomize, string line)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var request = JsonReader.Read(Encoding.UTF8.GetBytes(line));
            if (request["path"].Text() is not { } path || !Path.IsPathRooted(path)) return Failed("path must be an absolute path");
            var options = request["options"].Map();
            var yaml = Render(kustomize, path, options["root"].Text(), request["kind"].Text() ?? "auto", options.Without("root"));
            return JsonText.Write(MapNode.Of(("ok", true), ("yaml", yaml), ("ms", FloatNode.Of(Stopwatch.GetElapsedTime(start).TotalMilliseconds))));
        }
        catch (Exception error) when (error is RenderException or DocumentException or IOException or UnauthorizedAccessException)
        {
            return Failed(error.Message);
        }
    }

    private static string Failed(string error) => JsonText.Write(MapNode.Of(("ok", false), ("error", error)));

    private static string Render(Kustomization kustomize, string folder, string? root, string kind, MapNode options)
    {
        var full = Path.GetFullPath(folder);
        var top = Path.GetFullPath(root ?? WorkTreeOf(full) ?? "/");
        var relative = Path.GetRelativePath(top, full);
        if (relative.StartsWith("..", StringComparison.Ordinal)) throw new RenderException($"{folder} is not in {top}");
        var (tree, path) = (new LocalTree(top), relative == "." ? "" : relative);
        if (tree.ReadFolder(path) is null) throw new RenderException($"there is no folder {folder}");
        var tool = kind == "auto" ? SourceRendering.ToolOf(new SourceSpec { RepoUrl = folder }, tree, path) : kind;
        return tool switch
        {
            "Kustomize" or "kustomize" => YamlText.WriteAll(kustomize.Build(tree, path, KustomizeOptions.Read(options, "options"))),
            "Directory" or "directory" => YamlText.WriteAll(DirectoryRendering.Render(tree, path, DirectoryOptions.Read(options, "options"))),
            _ => throw new RenderException($"{folder}: {tool} is not supported; use auto, directory or kustomize"),
        };
    }

    /// <summary>The Git work tree around a folder.</summary>
    private static string? WorkTreeOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return null;
    }
}
