using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Kustomize.Generators;
using GitOpsActors.Engine.Kustomize.Inflation;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Kustomize.Transformers;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>What has come together so far: objects, the fields that transformers know, and vars.</summary>
internal sealed class Accumulator
{
    public ResourceSet Resources { get; } = new();

    public FieldSpecs Fields { get; set; } = FieldSpecs.BuiltIn;

    public List<VarEntry> Vars { get; } = [];

    public void Add(Accumulator other)
    {
        Resources.AppendAll(other.Resources.All);
        Fields = Fields.Merge(other.Fields);
        AddVars(other.Vars);
    }

    public void AddVars(IEnumerable<VarEntry> vars)
    {
        foreach (var entry in vars)
        {
            if (Vars.Exists(other => other.Name == entry.Name)) throw new RenderException($"var '{entry.Name}' already encountered");
            Vars.Add(entry);
        }
    }
}

/// <summary>
/// One build. A kustomization is built in this order: its resources (each base a build of its own), its
/// generators, its components on top of both, its transformers, its validators. Hashes, references and vars come at the very end, once for all.
/// </summary>
internal sealed class Build(Kustomization kustomize, KustomizeOptions options)
{
    private const int DepthMax = 100;

    /// <summary>The version whose output is the measure, and which the managed-by label names.</summary>
    private const string KustomizeVersion = "kustomize-v5.7.1";

    // The first schema that a kustomization names, from the top down, is everybody's from then on.
    private PatchSchema? _schema;

    private Loader? _top;
    private IReadOnlyList<WantedChart>? _toFetch;

    public IReadOnlyList<Node> Run(Loader loader)
    {
        _top = loader;
        var accumulated = new Accumulator();
        var file = Accumulate(loader, accumulated, isComponent: false, 0);
        var resources = accumulated.Resources;
        NameHash.AddToNames(resources);
        new NameReferenceTransformer(accumulated.Fields.NameReferences).Transform(resources);
        new VarResolver(accumulated.Vars, accumulated.Fields.VarReferences).Transform(resources);
        resources.RemoveAll(static resource => resource.Root.Text("metadata", "annotations", "config.kubernetes.io/local-config") is not (null or "false"));
        Order(resources, file);
        if (options.BuildOptions.MarksManaged || file.BuildMetadata.Contains("managedByLabel"))
            new LabelTransformer([new("app.kubernetes.io/managed-by", KustomizeVersion)], [new FieldSpec("metadata/labels", default(Gvk).OrAny(), true)]).Transform(resources);
        if (file.BuildMetadata.Contains("originAnnotations")) Annotate(resources, "config.kubernetes.io/origin", one => one.Origin?.Show(loader.Folder));
        if (file.BuildMetadata.Contains("transformerAnnotations"))
            Annotate(resources, "alpha.config.kubernetes.io/transformations", one => string.Concat(one.Transformations.Select(step => AsItem(step.Show(loader.Folder)))));
        return [.. resources.All.Select(static resource => Output.Of(resource.Root))];
    }

    private static void Annotate(ResourceSet resources, string name, Func<Resource, string?> say)
    {
        foreach (var resource in resources.All)
        {
            if (say(resource) is { Length: > 0 } text)
                resource.Root = resource.Root.WithAt(["metadata", "annotations"], resource.Root.Map("metadata", "annotations").With(name, text));
        }
    }

    private static string AsItem(string text) => "- " + text.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n";

    private KustomizationFile Accumulate(Loader loader, Accumulator into, bool isComponent, int depth)
    {
        if (depth > DepthMax) throw new RenderException($"'{loader.Folder}': kustomizations are nested deeper than {DepthMax}");
        var (document, path) = kustomize.FileOf(loader);
        var file = KustomizationFile.Read(document, path);
        if (depth == 0) file = options.Edit(file);
        if (file.IsComponent && !isComponent && depth > 0) throw new RenderException($"{path}: expected kind != 'Component' for path '{loader.Folder}'; name it under components");
        if (!file.IsComponent && isComponent) throw new RenderException($"{path}: expected kind 'Component' for path '{loader.Folder}'; name it under resources");
        _schema ??= SchemaFile.Read(loader, file);
        foreach (var resource in file.Resources) AddResource(loader, resource, into, path, depth);
        foreach (var configuration in file.Configurations) into.Fields = into.Fields.Merge(ConfigurationFile.Read(loader.Text(configuration, path), configuration));
        foreach (var crd in file.Crds) into.Fields = into.Fields.Merge(CrdFile.Read(loader.Text(crd, path), crd));
        Generate(loader, file, into, depth);
        foreach (var component in file.Components)
        {
            if (depth == 0 && options.IgnoresMissingComponents && options.IsOwnComponent(component) && !loader.IsFolder(component)) continue;
            AddComponent(loader, component, into, path, depth);
        }

        Transform(loader, file, into, depth);
        Validate(loader, file, into, depth);
        BindVars(file, into);
        into.AddVars(file.Vars);
        return file;
    }

    /// <summary>A var means an object as it is called here, whatever it is called later and whoever is called the same then.</summary>
    private static void BindVars(KustomizationFile file, Accumulator into)
    {
        foreach (var entry in file.Vars)
        {
            var found = into.Resources.MatchingAnyId(entry.Means);
            if (found.Count > 1)
                throw new RenderException($"{file.Path}: var '{entry.Name}': found {found.Count} resId matches for {entry.Gvk}/{entry.ObjectName} (unable to disambiguate)");
            if (found.Count == 1) found[0].Vars.Add(entry.Name);
        }
    }

    private void AddResource(Loader loader, string resource, Accumulator into, string place, int depth)
    {
        if (loader.TryFile(resource, place) is { } file)
        {
            into.Resources.AppendAll(kustomize.ObjectsOf(file, resource).Select(one =>
            {
                one.Origin = RemoteSource.IsRemote(resource) ? Origin.OfFile(resource) : loader.OriginOf(file.RealPath);
                return one;
            }));
            return;
        }

        var below = new Accumulator();
        Accumulate(loader.Below(resource, place), below, isComponent: false, depth + 1);
        into.Add(below);
    }

    /// <summary>A component works on what is there already, so it builds straight into it.</summary>
    private void AddComponent(Loader loader, string component, Accumulator into, string place, int depth) =>
        Accumulate(loader.Below(component, place), into, isComponent: true, depth + 1);

    private void Generate(Loader loader, KustomizationFile file, Accumulator into, int depth)
    {
        foreach (var entry in file.ConfigMapGenerators) Absorb(DataGenerator.ConfigMap(entry, file.GeneratorOptions, loader), "ConfigMapGenerator");
        foreach (var entry in file.SecretGenerators) Absorb(DataGenerator.Secret(entry, file.GeneratorOptions, loader), "SecretGenerator");
        foreach (var entry in file.HelmCharts)
        {
            foreach (var one in Inflate(entry, loader)) Absorb(one, BuiltInPlugin.Inflation);
        }

        foreach (var plugin in Plugins(loader, file.Generators, file.Path, depth))
        {
            foreach (var generated in BuiltInPlugin.Generate(plugin, loader, Inflate))
            {
                generated.Origin = OriginOf(plugin, file, loader);
                into.Resources.Absorb(generated);
            }
        }

        void Absorb(Resource generated, string generator)
        {
            generated.Origin = loader.OriginOf(file.Path, new PluginName(generator));
            into.Resources.Absorb(generated);
        }
    }

    private IEnumerable<Resource> Inflate(ChartEntry entry, Loader loader)
    {
        if (!options.BuildOptions.EnablesHelm || options.Helm is not var (charts, helm))
            throw new RenderException($"{entry.Place}: must specify --enable-helm in kustomize.buildOptions to render charts in a kustomization; or make the chart a source of its own");
        return new ChartInflation(charts, helm, () => _toFetch ??= new ChartSearch(kustomize).Run(_top!)).Run(entry, loader);
    }

    private void Transform(Loader loader, KustomizationFile file, Accumulator into, int depth)
    {
        var schema = _schema ?? PatchSchema.BuiltIn;
        foreach (var (kind, transformer) in BuiltInSteps(loader, file, into.Fields, schema)) Step(loader, into, transformer, loader.OriginOf(file.Path, new PluginName(kind)));
        foreach (var plugin in Plugins(loader, file.Transformers, file.Path, depth))
            Step(loader, into, BuiltInPlugin.Transformer(plugin, loader, schema), OriginOf(plugin, file, loader));
    }

    private static void Step(Loader loader, Accumulator into, ITransformer transformer, Origin origin)
    {
        loader.Budget.Step(into.Resources.All.Count, transformer.Passes);
        transformer.Transform(into.Resources);
        into.Resources.RemoveEmpty();
        foreach (var resource in into.Resources.All) resource.Transformations.Add(origin);
    }

    private static Origin OriginOf(Resource plugin, KustomizationFile file, Loader loader) =>
        (plugin.Origin ?? loader.OriginOf(file.Path)) with { By = new PluginName(plugin.Kind, plugin.Name, plugin.Namespace) };

    /// <summary>What the fields of a kustomization ask for, each with the name of the built-in transformer that does it.</summary>
    private static IEnumerable<(string Kind, ITransformer Transformer)> BuiltInSteps(Loader loader, KustomizationFile file, FieldSpecs fields, PatchSchema schema)
    {
        string Place(string field, int index) => $"{file.Path}: {field}[{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]";
        for (var i = 0; i < file.PatchesStrategicMerge.Count; i++)
        {
            var place = Place("patchesStrategicMerge", i);
            var text = file.PatchesStrategicMerge[i];
            if (!text.Contains('\n', StringComparison.Ordinal) && loader.TryFile(text, place) is not null) text = loader.Text(text, place);
            yield return ("PatchStrategicMergeTransformer", new PatchTransformer(new PatchEntry("", text, null, false, false), text, schema, place));
        }

        for (var i = 0; i < file.Patches.Count; i++) yield return ("PatchTransformer", Patch(loader, file.Patches[i], schema, Place("patches", i)));
        if (file.Namespace.Length > 0) yield return ("NamespaceTransformer", new NamespaceTransformer(file.Namespace, fields.Namespace, schema));
        if (file.NamePrefix.Length > 0) yield return ("PrefixTransformer", new AffixTransformer(file.NamePrefix, isPrefix: true, fields.NamePrefix));
        if (file.NameSuffix.Length > 0) yield return ("SuffixTransformer", new AffixTransformer(file.NameSuffix, isPrefix: false, fields.NameSuffix));
        foreach (var label in file.Labels) yield return ("LabelTransformer", new LabelTransformer(label.Pairs, LabelFields(label, fields)));
        if (file.CommonLabels.Count > 0) yield return ("LabelTransformer", new LabelTransformer(file.CommonLabels, fields.CommonLabels));
        if (file.CommonAnnotations.Count > 0) yield return ("AnnotationsTransformer", new LabelTransformer(file.CommonAnnotations, fields.CommonAnnotations));
        for (var i = 0; i < file.PatchesJson6902.Count; i++)
            yield return ("PatchJson6902Transformer", JsonPatch(loader, file.PatchesJson6902[i], schema, Place("patchesJson6902", i)));
        for (var i = 0; i < file.Replicas.Count; i++)
            yield return ("ReplicaCountTransformer", new ReplicaTransformer(file.Replicas[i], fields.Replicas, Place("replicas", i)));
        for (var i = 0; i < file.Images.Count; i++) yield return ("ImageTagTransformer", new ImageTransformer(file.Images[i], fields.Images, Place("images", i)));
        if (file.Replacements.Count > 0)
            yield return ("ReplacementTransformer", new ReplacementTransformer([.. file.Replacements.SelectMany((node, i) => Replacement(loader, node, Place("replacements", i)))]));
    }

    public static PatchTransformer Patch(Loader loader, PatchEntry entry, PatchSchema schema, string place)
    {
        if (entry.Path.Length > 0 && entry.Patch.Length > 0) throw new RenderException($"{place}: patch and path can't be set at the same time");
        if (entry.Path.Length == 0 && entry.Patch.Length == 0) throw new RenderException($"{place}: must specify one of patch and path");
        return new PatchTransformer(entry, entry.Path.Length > 0 ? loader.Text(entry.Path, place) : entry.Patch, schema, place);
    }

    private static PatchTransformer JsonPatch(Loader loader, PatchEntry entry, PatchSchema schema, string place)
    {
        if (entry.Target is not { Name.Length: > 0 }) throw new RenderException($"{place}: must specify the target name");
        return Patch(loader, entry, schema, place);
    }

    /// <summary>The entry itself, or those of the file that it names.</summary>
    public static IEnumerable<ReplacementEntry> Replacement(Loader loader, Node node, string place)
    {
        if (node["path"].Text() is not { } path) return [Fields.ReadWhole(node, place, ReplacementEntry.Read)];
        Node document;
        try
        {
            document = YamlReader.Read(loader.Text(path, place));
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{path}: {error.Message}", error);
        }

        return document is ListNode list
            ? list.AsEnumerable().Select((item, i) => Fields.ReadWhole(item, $"{path}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", ReplacementEntry.Read))
            : [Fields.ReadWhole(document, path, ReplacementEntry.Read)];
    }

    public static IReadOnlyList<FieldSpec> LabelFields(LabelEntry label, FieldSpecs fields)
    {
        var own = label.Fields;
        if (label.IncludeSelectors) return FieldSpecs.Merge(own, fields.CommonLabels);
        if (label.IncludeTemplates) own = FieldSpecs.Merge(own, fields.TemplateLabels);
        return FieldSpecs.Merge(FieldSpecs.Merge(own, fields.Labels), [new FieldSpec("metadata/labels", default(Gvk).OrAny(), true)]);
    }

    private void Validate(Loader loader, KustomizationFile file, Accumulator into, int depth)
    {
        foreach (var plugin in Plugins(loader, file.Validators, file.Path, depth))
        {
            // A validator may not change anything: it works on copies, and what it changes is its finding.
            var copy = new ResourceSet();
            copy.AppendAll(into.Resources.All.Select(static resource => resource.Copy()));
            BuiltInPlugin.Transformer(plugin, loader, PatchSchema.BuiltIn).Transform(copy);
            if (!copy.All.Select(static resource => resource.Root).SequenceEqual(into.Resources.All.Select(static resource => resource.Root)))
                throw new RenderException($"{plugin.Source}: validator {plugin.Kind} shouldn't modify the resource map");
        }
    }

    /// <summary>The objects that configure plugins: from files, kustomizations, or text in place.</summary>
    private List<Resource> Plugins(Loader loader, IReadOnlyList<string> sources, string place, int depth)
    {
        var plugins = new Accumulator();
        // Those in place come before those of files, wherever they stand in the list.
        foreach (var source in sources.Where(IsInPlace)) plugins.Resources.AppendAll(ObjectReader.Read(source, place));
        foreach (var source in sources.Where(static source => !IsInPlace(source))) AddResource(loader, source, plugins, place, depth);
        return [.. plugins.Resources.All];
    }

    private static bool IsInPlace(string source) => source.Contains('\n', StringComparison.Ordinal);

    /// <summary>Only the kustomization that is built says how its output is ordered; in bases the field says nothing.</summary>
    private static void Order(ResourceSet resources, KustomizationFile file)
    {
        var options = file.SortOptions ?? new SortOptions("legacy", [], []);
        if (options.Order is not ("fifo" or "legacy")) throw new RenderException($"{file.Path}: the field 'sortOptions.order' must be one of [fifo, legacy], and is '{options.Order}'");
        if (options.Order == "legacy") LegacyOrder.Sort(resources, options.First, options.Last);
        else if (options.First.Count + options.Last.Count > 0)
            throw new RenderException($"{file.Path}: the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
    }
}
