using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>
/// Kustomize inside the process: from the folder of a kustomization to the documents that `kustomize build` prints. Files are parsed once
/// for all builds that share this object.
/// </summary>
/// <param name="memory">How much is kept of what was parsed.</param>
public sealed class Kustomization(RenderMemory memory)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly ParsedFiles<IReadOnlyList<MapNode>> _objects = new(static (file, place) => ObjectReader.Documents(Text(file), place), memory.Share(0.8));
    private readonly ParsedFiles<Node> _kustomizations = new(Parse, memory.Share(0.2));

    public Kustomization() : this(RenderMemory.Default)
    {
    }


    /// <summary>Builds the kustomization in a folder of the tree.</summary>
    /// <exception cref="RenderException">What the user wrote can't be built; the message names file and field.</exception>
    public IReadOnlyList<Node> Build(ISourceTree tree, string folder, KustomizeOptions? options = null) =>
        new Build(this, options ?? KustomizeOptions.None).Run(Loader.At(tree, folder, (options ?? KustomizeOptions.None).Remotes));

    /// <summary>The objects of a file.</summary>
    internal IEnumerable<Resource> ObjectsOf(SourceFile file, string place) =>
        _objects.Of(file, place).Select(document => new Resource(document, place));

    /// <summary>The kustomization file of a folder, parsed, and its path.</summary>
    internal (Node Document, string Path) FileOf(Loader loader)
    {
        var found = FileNames.Select(name => (name, file: loader.TryFile(name, name))).Where(static entry => entry.file is not null).ToList();
        var folder = loader.Folder.Length == 0 ? "." : loader.Folder;
        if (found.Count == 0) throw new RenderException($"unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{folder}'");
        if (found.Count > 1) throw new RenderException($"Found multiple kustomization files under: {folder}");
        var path = loader.Folder.Length == 0 ? found[0].name : loader.Folder + "/" + found[0].name;
        return (_kustomizations.Of(found[0].file!, path), path);
    }

    /// <summary>A byte order mark is no part of the text.</summary>
    internal static string Text(SourceFile file) => Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF');

    private static Node Parse(SourceFile file, string path)
    {
        try
        {
            var document = YamlReader.Read(Text(file), YamlDialect.Kubernetes);
            if (document is NullNode or MapNode { Count: 0 }) throw new RenderException($"{path} is empty");
            return document;
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{path}: {error.Message}", error);
        }
    }
}
