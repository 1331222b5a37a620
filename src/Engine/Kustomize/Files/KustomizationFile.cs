using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Inflation;

namespace GitOpsActors.Engine.Kustomize.Files;

/// <summary>A kustomization as the user wrote it, every field of it checked for its name and type.</summary>
internal sealed record KustomizationFile
{
    public required string Path { get; init; }

    public required bool IsComponent { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public required IReadOnlyList<string> Components { get; init; }

    public required IReadOnlyList<string> Crds { get; init; }

    public required IReadOnlyList<string> Configurations { get; init; }

    public required string OpenApiPath { get; init; }

    public required string OpenApiVersion { get; init; }

    public required string Namespace { get; init; }

    public required string NamePrefix { get; init; }

    public required string NameSuffix { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> CommonLabels { get; init; }

    public required IReadOnlyList<LabelEntry> Labels { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> CommonAnnotations { get; init; }

    public required IReadOnlyList<string> PatchesStrategicMerge { get; init; }

    public required IReadOnlyList<PatchEntry> PatchesJson6902 { get; init; }

    public required IReadOnlyList<PatchEntry> Patches { get; init; }

    public required IReadOnlyList<ImageEntry> Images { get; init; }

    public required IReadOnlyList<ReplicaEntry> Replicas { get; init; }

    public required IReadOnlyList<Node> Replacements { get; init; }

    public required IReadOnlyList<VarEntry> Vars { get; init; }

    public required IReadOnlyList<GeneratorEntry> ConfigMapGenerators { get; init; }

    public required IReadOnlyList<GeneratorEntry> SecretGenerators { get; init; }

    public required GeneratorOptions GeneratorOptions { get; init; }

    public required IReadOnlyList<string> Generators { get; init; }

    public required IReadOnlyList<string> Transformers { get; init; }

    public required IReadOnlyList<string> Validators { get; init; }

    public required IReadOnlyList<ChartEntry> HelmCharts { get; init; }

    public required SortOptions? SortOptions { get; init; }

    public required IReadOnlyList<string> BuildMetadata { get; init; }

    public static KustomizationFile Read(Node document, string path) => Files.Fields.ReadWhole(document, path, fields =>
    {
        var kind = fields.Text("kind");
        var isComponent = kind == "Component";
        var apiVersion = fields.Text("apiVersion");
        if (kind is not ("" or "Kustomization" or "Component")) throw fields.Error($"kind is {kind}, and should be Kustomization or Component");
        var expected = isComponent ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
        if (apiVersion.Length > 0 && apiVersion != expected && !(kind.Length == 0 && apiVersion == "kustomize.config.k8s.io/v1beta1"))
            throw fields.Error($"apiVersion for {(kind.Length == 0 ? "Kustomization" : kind)} should be {expected}");
        fields.Ignore("metadata");
        if (document is MapNode map && map.AsEnumerable().All(static entry => entry.Key is "apiVersion" or "kind" || entry.Value is NullNode or StringNode { Value: "" } || entry.Value == false))
            throw fields.Error("the kustomization is empty");
        return new KustomizationFile
        {
            Path = path,
            IsComponent = isComponent,
            Resources = [.. fields.Texts("resources"), .. fields.Texts("bases")],
            Components = fields.Texts("components"),
            Crds = fields.Texts("crds"),
            Configurations = fields.Texts("configurations"),
            OpenApiPath = fields.TextMap("openapi").FirstOrDefault(static entry => entry.Key == "path").Value ?? "",
            OpenApiVersion = fields.TextMap("openapi").FirstOrDefault(static entry => entry.Key == "version").Value ?? "",
            Namespace = fields.Text("namespace"),
            NamePrefix = fields.Text("namePrefix"),
            NameSuffix = fields.Text("nameSuffix"),
            CommonLabels = fields.TextMap("commonLabels"),
            Labels = fields.Each("labels", LabelEntry.Read),
            CommonAnnotations = fields.TextMap("commonAnnotations"),
            PatchesStrategicMerge = fields.Texts("patchesStrategicMerge"),
            PatchesJson6902 = fields.Each("patchesJson6902", PatchEntry.Read),
            Patches = fields.Each("patches", PatchEntry.Read),
            Images = [.. fields.Each("images", ImageEntry.Read), .. fields.Each("imageTags", ImageEntry.Read)],
            Replicas = fields.Each("replicas", ReplicaEntry.Read),
            Replacements = [.. (fields.Node("replacements") as ListNode ?? ListNode.Empty).AsEnumerable()],
            Vars = fields.Each("vars", VarEntry.Read),
            ConfigMapGenerators = fields.Each("configMapGenerator", GeneratorEntry.ReadConfigMap),
            SecretGenerators = fields.Each("secretGenerator", GeneratorEntry.ReadSecret),
            GeneratorOptions = fields.One("generatorOptions", GeneratorOptions.Read) ?? GeneratorOptions.None,
            Generators = fields.Texts("generators"),
            Transformers = fields.Texts("transformers"),
            Validators = fields.Texts("validators"),
            HelmCharts = ChartEntries.Read(fields),
            SortOptions = fields.One("sortOptions", SortOptions.Read),
            BuildMetadata = fields.Texts("buildMetadata"),
        };
    });
}
