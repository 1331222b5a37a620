using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Rendering.Directories;

/// <summary>The manifests that lie in a folder as YAML and JSON files.</summary>
public static class DirectoryRendering
{
    private const int FilesMax = 20_000;
    private const int DepthMax = 64;
    private const long BytesMax = 256 * 1024 * 1024;
    private const int DocumentsMax = 100_000;
    private const int NamedMax = 10;

    private static readonly byte[] SkipMark = "+argocd:skip-file-rendering"u8.ToArray();

    /// <param name="tree">Where the folder lies.</param>
    /// <param name="folder">Its path.</param>
    /// <param name="options">Which of its files are manifests.</param>
    /// <param name="notes">Gets a line about files that were passed over because they hold no manifest.</param>
    /// <exception cref="RenderException">A file is not what it should be; the message names file, line and document.</exception>
    public static IReadOnlyList<MapNode> Render(ISourceTree tree, string folder, DirectoryOptions options, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(options);
        var walk = new Walk(tree, folder, options);
        walk.Folder(folder, depth: 0);
        if (walk.Note() is { } note) notes?.Add(note);
        return walk.Manifests;
    }

    private sealed class Walk(ISourceTree tree, string top, DirectoryOptions options)
    {
        private readonly List<string> _passedOver = [];
        private int _files;
        private long _bytes;

        public List<MapNode> Manifests { get; } = [];

        /// <summary>What is said of the files that hold YAML and no manifests, once for all of them.</summary>
        public string? Note() => _passedOver.Count == 0
            ? null
            : $"no manifests, and passed over: {string.Join(", ", _passedOver.Take(NamedMax))}{(_passedOver.Count > NamedMax ? $" and {_passedOver.Count - NamedMax} more" : "")}";

        public void Folder(string path, int depth)
        {
            if (depth > DepthMax) throw new RenderException($"{path}: folders are nested more than {DepthMax} deep");
            var folder = tree.ReadFolder(path) ?? throw new RenderException($"{(path.Length == 0 ? "." : path)}: there is no such folder");
            foreach (var entry in folder.Entries)
            {
                var name = entry.TrimEnd('/');
                var child = path.Length == 0 ? name : path + "/" + name;
                if (!entry.EndsWith('/')) File(child);
                else if (options.Recurse && name != ".git") Folder(child, depth + 1);
            }
        }

        private void File(string path)
        {
            if (!options.AllExtensions && !HasKnownEnding(path)) return;
            if (!options.Takes(top.Length == 0 ? path : path[(top.Length + 1)..])) return;
            if (++_files > FilesMax) throw new RenderException($"{top}: more than {FilesMax} files; say which ones with include or exclude");
            if (tree.ReadFile(path) is not { } file) return;
            if ((_bytes += file.Content.Length) > BytesMax) throw new RenderException($"{path}: the files up to here are more than {BytesMax} bytes");
            if (file.Content.Span.IndexOf(SkipMark) >= 0) return;
            if (path.EndsWith(".jsonnet", StringComparison.Ordinal))
                throw new RenderException($"{path}: Jsonnet is not supported; exclude the file, or render it before it is committed");
            if (path.EndsWith(".json", StringComparison.Ordinal)) foreach (var manifest in Json(path, file)) Add(manifest);
            else AddManifests(path, Yaml(path, file));
            if (Manifests.Count > DocumentsMax) throw new RenderException($"{path}: more than {DocumentsMax} objects up to here");
        }

        /// <summary>A folder of manifests holds other YAML too: values, parts of kustomizations. A manifest that lacks something is a mistake all the same.</summary>
        private void AddManifests(string path, List<Found> documents)
        {
            var manifests = documents.FindAll(static document => document.IsManifest);
            if (documents.Count > 0 && manifests.Count == 0 && !documents.Exists(static document => document.IsMistaken))
            {
                _passedOver.Add(path);
                return;
            }

            foreach (var document in documents) Add(document);
        }

        private static bool HasKnownEnding(string path) =>
            path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) ||
            path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".jsonnet", StringComparison.Ordinal);

        private static IEnumerable<Found> Json(string path, SourceFile file)
        {
            Node content;
            try
            {
                content = JsonReader.Read(file.Content.Span);
            }
            catch (DocumentException error)
            {
                throw new RenderException($"{path}: {error.Message}", error);
            }

            return content is ListNode list
                ? list.Select((item, at) => new Found(item, path, at + 1, 0))
                : [new Found(content, path, 1, 0)];
        }

        private List<Found> Yaml(string path, SourceFile file)
        {
            var text = Encoding.UTF8.GetString(file.Content.Span);
            var read = 0;
            try
            {
                var found = new List<Found>();
                foreach (var (document, line) in YamlReader.ReadWithLines(text))
                {
                    read++;
                    if (document is not NullNode) found.Add(new Found(document, path, read, line));
                }

                return found;
            }
            catch (DocumentException error)
            {
                // Folders hold other YAML too, templates for instance. What can't be read and is no manifest is not ours.
                if (!LooksLikeManifest(text))
                {
                    _passedOver.Add(path);
                    return [];
                }

                var line = error.Line > 0 ? $", line {error.Line}" : "";
                throw new RenderException($"{path}, document {read + 1}{line}: {error.Message}", error);
            }
        }

        private static bool LooksLikeManifest(string text) =>
            text.Contains("apiVersion:", StringComparison.Ordinal) && text.Contains("kind:", StringComparison.Ordinal) && text.Contains("metadata:", StringComparison.Ordinal);

        private void Add(Found found)
        {
            if (found.Content is not MapNode map) throw found.Error("is no map, and a manifest is one");
            if (map["kind"].Text() is not { Length: > 0 } kind) throw found.Error("has no kind");
            if (map["apiVersion"].Text() is not { Length: > 0 }) throw found.Error($"has no apiVersion, and is a {kind}");
            if (kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListNode items)
            {
                foreach (var item in items) Add(found with { Content = item });
                return;
            }

            Manifests.Add(map);
        }
    }

    /// <summary>A document and where it stands.</summary>
    private sealed record Found(Node Content, string Path, int Number, int Line)
    {
        private const string KustomizeGroup = "kustomize.config.k8s.io/";

        public bool IsManifest => HasText("kind") && Content["apiVersion"].Text() is { Length: > 0 } version && !version.StartsWith(KustomizeGroup, StringComparison.Ordinal);

        /// <summary>Has the name of a manifest and one of its marks, and lacks the other.</summary>
        public bool IsMistaken => Content.At("metadata", "name") is StringNode && HasText("kind") != HasText("apiVersion");

        private bool HasText(string field) => Content[field].Text() is { Length: > 0 };

        public RenderException Error(string problem) =>
            new($"{Path}, document {Number}{(Line > 0 ? $", line {Line}" : "")}: it {problem}");
    }
}
