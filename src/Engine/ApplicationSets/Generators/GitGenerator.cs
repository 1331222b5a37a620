using System.Globalization;
using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`git`: a set of parameters for each folder of a repository that a pattern chooses, or for each object in each such
/// file.</summary>
internal static class GitGenerator
{
    public static IReadOnlyList<Parameters>? Make(MapNode git, GeneratorRun run, string place)
    {
        var (url, revision) = (git["repoURL"].Text() ?? "", git["revision"].Text() ?? "");
        if (url.Length == 0) throw new SetException($"{place}.repoURL is required");
        var (folders, files) = (git.List("directories"), git.List("files"));
        if (folders.Count == 0 && files.Count == 0) throw new SetException($"{place}: name directories or files");
        if (run.Ask(new SetNeed.Repository(url, revision.Length > 0 ? revision : "HEAD"), place) is not { } answer) return null;
        var tree = ((SetAnswer.Files)answer).Tree;
        var place1 = $"{place} {url}@{revision}";
        try
        {
            return folders.Count > 0
                ? [.. GitFolders.Find(tree, folders, place1).Select(path =>
                    run.WithValues(git, PathOf(git, run, Parameters.None, path, file: ""), $"{place} {path}"))]
                : [.. GitFiles.Find(tree, files, run.Inputs.GlobsStayInFolders, place1).SelectMany(path =>
                    OfFile(git, run, tree, path, place))];
        }
        catch (RenderException error)
        {
            throw new SetException($"{place1}: {error.Message}", error);
        }
    }

    private static IEnumerable<Parameters> OfFile(MapNode git, GeneratorRun run, ISourceTree tree, string path, string place)
    {
        var file = ParameterFile.Of(tree, path, run.Inputs.Memory.Files);
        if (file.Problem.Length > 0) throw new SetException($"{place}: unable to process file '{path}': {file.Problem}");
        return file.Objects.Select(one => run.WithValues(
            git, PathOf(git, run, Parameters.Of(run.Spec.IsGo ? one.Nested : one.Plain),
                SourcePath.FolderOf(path) is { Length: > 0 } folder ? folder : ".", SourcePath.NameOf(path)),
            $"{place} {path}"));
    }

    /// <summary>Adds what is said of a path.</summary>
    /// <param name="file">The name of the file; empty for a folder.</param>
    private static Parameters PathOf(MapNode git, GeneratorRun run, Parameters parameters, string folder, string file)
    {
        var (name, prefix) = (SourcePath.NameOf(folder), git["pathParamPrefix"].Text() ?? "");
        var said = new List<(string Key, Node Value)> { ("basename", name), ("basenameNormalized", TemplateNames.Normalize(name)) };
        if (file.Length > 0) said.AddRange([("filename", file), ("filenameNormalized", TemplateNames.Normalize(file))]);
        var segments = folder.Split('/');
        if (run.Spec.IsGo)
        {
            var path = MapNode.Of([("path", folder), .. said, ("segments", ListNode.Of(segments.Select(static segment => (Node)segment)))]);
            return prefix.Length > 0
                ? new Parameters(parameters.Values.With(prefix, MapNode.Of(("path", path))),
                    parameters.Texts.Add($"{prefix}.path.segments"))
                : new Parameters(parameters.Values.With("path", path), parameters.Texts.Add("path.segments"));
        }

        var key = prefix.Length > 0 ? $"{prefix}.path" : "path";
        var values = new MapBuilder(parameters.Values);
        values.Set(key, folder);
        foreach (var (field, value) in said) values.Set($"{key}.{field}", value);
        for (var i = 0; i < segments.Length; i++)
            if (segments[i].Length > 0) values.Set(string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]"), segments[i]);
        return parameters with { Values = values.Build() };
    }
}
