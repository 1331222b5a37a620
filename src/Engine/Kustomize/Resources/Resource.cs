using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Kustomize.Resources;

/// <summary>What a generator wants done with an object of the same name that is there already.</summary>
internal enum GeneratorBehavior
{
    Create,
    Replace,
    Merge,
}

/// <summary>A built-in generator or transformer; it has a name where an object of its own configures it.</summary>
internal sealed record PluginName(string Kind, string Name = "", string Namespace = "");

/// <summary>Where an object comes from, or what has changed it.</summary>
/// <param name="Path">The path of the file in the tree.</param>
/// <param name="By">The generator that made it, or the transformer that changed it; null for an object that the file holds.</param>
internal sealed record Origin(string Path, PluginName? By)
{
    /// <summary>The repository that the path is in; null for that of the build.</summary>
    public RemoteSource.Folder? Repository { get; init; }

    /// <summary>A file that was named by its address, in the form in which the original cleans it.</summary>
    public static Origin OfFile(string address) => new(address.Replace("://", ":/", StringComparison.Ordinal), null);

    public string Show(string seenFrom)
    {
        var isOurs = Repository is null && !Path.Contains(":/", StringComparison.Ordinal);
        var path = isOurs ? SourcePath.Relative(seenFrom, Path) : Path;
        var repository = Repository is null ? "" : Line("repo", Repository.Repository) + Line("ref", Repository.Revision);
        return By is null
            ? $"path: {path}\n{repository}"
            : $"{repository}configuredIn: {path}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {By.Kind}\n{Indented("name", By.Name)}{Indented("namespace", By.Namespace)}";
    }

    private static string Indented(string field, string value) => value.Length == 0 ? "" : "  " + Line(field, value);

    private static string Line(string field, string value) => value.Length == 0 ? "" : $"{field}: {value}\n";
}

/// <summary>
/// An object on its way through a build: its document, and what the build must remember beside it. The names that it had before are
/// kept, because whoever refers to it does so by one of those.
/// </summary>
internal sealed class Resource(MapNode root, string source)
{
    private readonly List<ResourceId> _previous = [];
    private HashSet<Node>? _shared;
    private MapNode? _idOf;
    private ResourceId _id;

    public MapNode Root { get; set; } = root;

    /// <summary>Where it comes from, for messages.</summary>
    public string Source => source;

    /// <summary>Prefixes and suffixes that were added, in order; they tell apart what two bases with equal names refer to.</summary>
    public List<string> Prefixes { get; private init; } = [];

    public List<string> Suffixes { get; private init; } = [];

    public bool NeedsHash { get; set; }

    public GeneratorBehavior Behavior { get; init; }

    public bool MayChangeName { get; set; }

    public bool MayChangeKind { get; set; }

    /// <summary>The file that holds it, or the kustomization whose generator made it: what `originAnnotations` write down.</summary>
    public Origin? Origin { get; set; }

    /// <summary>The transformers that it went through: what `transformerAnnotations` write down.</summary>
    public List<Origin> Transformations { get; private init; } = [];

    /// <summary>The vars that take their value from it.</summary>
    public HashSet<string> Vars { get; private init; } = [];

    /// <summary>A patch or directive has emptied it; it is dropped after the transformation.</summary>
    public bool IsEmpty => Root.Count == 0;

    public Gvk Gvk => CurrentId.Gvk;

    public string Kind => Root["kind"].Text() ?? "";

    public string Name => Root.Text("metadata", "name") ?? "";

    public string Namespace => Root.Text("metadata", "namespace") ?? "";

    public ResourceId CurrentId
    {
        get
        {
            // Asked for far more often than the document changes.
            if (!ReferenceEquals(_idOf, Root)) (_idOf, _id) = (Root, new ResourceId(Gvk.Of(Root["apiVersion"].Text() ?? "", Kind), Name, Namespace));
            return _id;
        }
    }

    public ResourceId OriginalId => _previous.Count > 0 ? _previous[0] : CurrentId;

    public IReadOnlyList<ResourceId> PreviousIds => _previous;

    /// <summary>Remembers the present name before it changes.</summary>
    public void StorePreviousId() => _previous.Add(CurrentId);

    public bool HasAnyId(Func<ResourceId, bool> matches) => matches(CurrentId) || _previous.Exists(id => matches(id));

    public void SetName(string name) => Root = Root.WithAt(["metadata", "name"], name);

    public void SetNamespace(string ns)
    {
        if (ns.Length == 0) Root = Root.WithoutAt("metadata", "namespace");
        else Root = Root.WithAt(["metadata", "namespace"], ns);
    }

    /// <summary>
    /// Remembers that fields of this object share one value. The original keeps one node for a label that it adds in several places, so
    /// that a later change of one of them changes all; manifests rely on what comes out of that.
    /// </summary>
    public void Share(Node value) => (_shared ??= new HashSet<Node>(ReferenceEqualityComparer.Instance)).Add(value);

    /// <summary>Brings a change of a shared value to all the fields that share it.</summary>
    public void Spread(Node old, Node changed)
    {
        if (_shared is null || !_shared.Remove(old)) return;
        Root = (MapNode)Replace(Root, old, changed);
        _shared.Add(changed);
    }

    private static Node Replace(Node node, Node old, Node changed) => node switch
    {
        MapNode map => map.Changed((_, value) => Replace(value, old, changed)),
        ListNode list => list.Changed(item => Replace(item, old, changed)),
        _ => ReferenceEquals(node, old) ? changed : node,
    };

    /// <summary>A copy that may be changed on its own.</summary>
    public Resource Copy()
    {
        var copy = new Resource(Root, source)
        {
            Prefixes = [.. Prefixes],
            Suffixes = [.. Suffixes],
            NeedsHash = NeedsHash,
            Behavior = Behavior,
            MayChangeName = MayChangeName,
            MayChangeKind = MayChangeKind,
            Origin = Origin,
            Transformations = [.. Transformations],
            Vars = [.. Vars],
        };
        copy._previous.AddRange(_previous);
        if (_shared is not null) copy._shared = new HashSet<Node>(_shared, ReferenceEqualityComparer.Instance);
        return copy;
    }

    /// <summary>Takes over from the object that this one replaces or merges into: names, labels, annotations, what is remembered.</summary>
    public void InheritFrom(Resource older)
    {
        Root = MergeText(MergeText(Root, older.Root, "labels"), older.Root, "annotations");
        SetName(older.Name);
        SetNamespace(older.Namespace);
        // Either of the two may ask for a name without a hash.
        NeedsHash &= older.NeedsHash;
        if (Behavior == GeneratorBehavior.Merge) Origin = older.Origin ?? Origin;
        Transformations.InsertRange(0, older.Transformations);
        Vars.UnionWith(older.Vars);
        Prefixes.AddRange(older.Prefixes);
        Suffixes.AddRange(older.Suffixes);
        _previous.InsertRange(0, older._previous);
    }

    public void MergeDataFrom(Resource older)
    {
        foreach (var field in (ReadOnlySpan<string>)["data", "binaryData"])
        {
            var (own, others) = (Root[field].Map(), older.Root[field].Map());
            if (others.Count == 0) continue;
            var merged = new MapBuilder(others);
            foreach (var (key, value) in own) merged.Set(key, value);
            Root = Root.With(field, merged.Build().Sorted());
        }
    }

    /// <summary>Whether it has the labels that end its prefixes and suffixes in common with another's.</summary>
    public bool HasSameAffixesAs(Resource other, bool allowEmpty)
    {
        if (!allowEmpty) return SameEnding(Prefixes, other.Prefixes) && SameEnding(Suffixes, other.Suffixes);
        return (Prefixes.Count == 0 || other.Prefixes.Count == 0 || SameEnding(Prefixes, other.Prefixes)) &&
            (Suffixes.Count == 0 || other.Suffixes.Count == 0 || SameEnding(Suffixes, other.Suffixes));
    }

    private static bool SameEnding(List<string> one, List<string> other)
    {
        var compare = Math.Min(one.Count, other.Count);
        // Nothing is the end of nothing only.
        if (compare == 0) return one.Count == other.Count;
        return one.TakeLast(compare).SequenceEqual(other.TakeLast(compare));
    }

    private static MapNode MergeText(MapNode root, MapNode older, string field)
    {
        var (own, others) = (root.Map("metadata", field), older.Map("metadata", field));
        if (others.Count == 0) return root;
        var merged = new MapBuilder(others);
        foreach (var (key, value) in own) merged.Set(key, value);
        return root.WithAt(["metadata", field], merged.Build().Sorted());
    }
}
