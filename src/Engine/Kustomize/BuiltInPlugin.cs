using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Generators;
using GitOpsActors.Engine.Kustomize.Inflation;
using GitOpsActors.Engine.Kustomize.Patches;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Kustomize.Transformers;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>The built-in generators and transformers, configured by objects of their own instead of fields of a kustomization.</summary>
internal static class BuiltInPlugin
{
    public const string Inflation = "HelmChartInflationGenerator";

    public static IEnumerable<Resource> Generate(Resource plugin, Loader loader, Func<ChartEntry, Loader, IEnumerable<Resource>> inflate) => Kind(plugin) switch
    {
        Inflation => inflate(ReadChart(plugin), loader),
        "ConfigMapGenerator" => [Configure(plugin, (fields, name) => DataGenerator.ConfigMap(Named(GeneratorEntry.ReadConfigMap(fields), name, plugin.Namespace), GeneratorOptions.None, loader))],
        "SecretGenerator" => [Configure(plugin, (fields, name) => DataGenerator.Secret(Named(GeneratorEntry.ReadSecret(fields), name, plugin.Namespace), GeneratorOptions.None, loader))],
        "IAMPolicyGenerator" => [Configure(plugin, (fields, _) => PolicyGenerator.ServiceAccount(fields))],
        var kind => throw Unknown(plugin, kind, "generator"),
    };

    public static ITransformer Transformer(Resource plugin, Loader loader, PatchSchema schema) => Kind(plugin) switch
    {
        "LabelTransformer" => Configure(plugin, (fields, _) => new LabelTransformer(fields.TextMap("labels"), Specs(fields))),
        "AnnotationsTransformer" => Configure(plugin, (fields, _) => new LabelTransformer(fields.TextMap("annotations"), Specs(fields))),
        "NamespaceTransformer" => Configure(plugin, (fields, name) => Namespace(plugin, fields, schema)),
        "PrefixTransformer" => Configure(plugin, (fields, _) => new AffixTransformer(fields.Text("prefix"), isPrefix: true, SpecsOfAffix(fields))),
        "SuffixTransformer" => Configure(plugin, (fields, _) => new AffixTransformer(fields.Text("suffix"), isPrefix: false, SpecsOfAffix(fields))),
        "PrefixSuffixTransformer" => Configure(plugin, (fields, _) => Affixes(fields)),
        "ImageTagTransformer" => Configure(plugin, (fields, _) => new ImageTransformer(
            fields.One("imageTag", ImageEntry.Read) ?? new ImageEntry("", "", "", "", ""), Specs(fields), fields.Place)),
        "ReplicaCountTransformer" => Configure(plugin, (fields, _) => new ReplicaTransformer(
            fields.One("replica", ReplicaEntry.Read) ?? throw fields.Error("replica is missing"), Specs(fields), fields.Place)),
        "PatchTransformer" => Configure(plugin, (fields, _) => Build.Patch(loader, PatchEntry.Read(fields), schema, fields.Place)),
        "PatchStrategicMergeTransformer" => Configure(plugin, (fields, _) => StrategicMerges(fields, loader, schema)),
        "PatchJson6902Transformer" => Configure(plugin, (fields, _) => JsonPatch(fields, loader, schema)),
        "ReplacementTransformer" => Configure(plugin, (fields, _) => new ReplacementTransformer(
            [.. (fields.Node("replacements").List()).AsEnumerable().SelectMany(node => Build.Replacement(loader, node, fields.Place))])),
        "HashTransformer" => Configure(plugin, static (_, _) => new Whole(NameHash.AddToNames)),
        "ValueAddTransformer" => Configure(plugin, (fields, _) => ValueAddTransformer.Read(fields, loader)),
        var kind => throw Unknown(plugin, kind, "transformer"),
    };

    public static ChartEntry ReadChart(Resource plugin) => Configure(plugin, static (fields, _) => ChartEntries.ReadPlugin(fields));

    private static string Kind(Resource plugin) => plugin.Root["apiVersion"].Text() == "builtin"
        ? plugin.Kind
        : throw new RenderException($"{plugin.Source}: {plugin.Root["apiVersion"].Text()}/{plugin.Kind} is a plugin that runs as a program of its own; only built-in ones (apiVersion: builtin) are run");

    private static RenderException Unknown(Resource plugin, string kind, string what) => new($"{plugin.Source}: {kind} is no built-in {what} that is supported");

    /// <summary>The original reads these loosely: unknown fields say nothing, and a number is a text where a text is meant.</summary>
    private static T Configure<T>(Resource plugin, Func<Fields, string, T> create) =>
        Fields.ReadWhole(plugin.Root, $"{plugin.Source}: {plugin.Kind} {plugin.Name}", fields => create(fields, plugin.Name), isLoose: true);

    private static GeneratorEntry Named(GeneratorEntry entry, string name, string ns) => entry with { Name = entry.Name.Length > 0 ? entry.Name : name, Namespace = entry.Namespace.Length > 0 ? entry.Namespace : ns };

    private static IReadOnlyList<FieldSpec> Specs(Fields fields) => fields.Each("fieldSpecs", FieldSpecEntry.Read);

    private static IReadOnlyList<FieldSpec> SpecsOfAffix(Fields fields) =>
        fields.Node("fieldSpecs") is null ? throw fields.Error("fieldSpecs is not expected to be nil") : Specs(fields);

    private static NamespaceTransformer Namespace(Resource plugin, Fields fields, PatchSchema schema)
    {
        var subjects = fields.Text("setRoleBindingSubjects") switch
        {
            "" or "defaultOnly" => SubjectRule.DefaultOnly,
            "allServiceAccounts" => SubjectRule.AllServiceAccounts,
            "none" => SubjectRule.None,
            var other => throw fields.Error($"invalid value {other} for setRoleBindingSubjects: use defaultOnly, allServiceAccounts or none"),
        };
        return new NamespaceTransformer(plugin.Namespace, Specs(fields), schema, fields.Bool("unsetOnly"), subjects);
    }

    private static Whole Affixes(Fields fields)
    {
        var (prefix, suffix, specs) = (fields.Text("prefix"), fields.Text("suffix"), SpecsOfAffix(fields));
        return new Whole(resources =>
        {
            new AffixTransformer(prefix, isPrefix: true, specs).Transform(resources);
            new AffixTransformer(suffix, isPrefix: false, specs).Transform(resources);
        });
    }

    private static Whole StrategicMerges(Fields fields, Loader loader, PatchSchema schema)
    {
        var texts = fields.Texts("paths").Select(path => loader.Text(path, fields.Place)).ToList();
        if (fields.Text("patches") is { Length: > 0 } inline) texts.Add(inline);
        if (texts.Count == 0) throw fields.Error("empty file path and empty patch content");
        var steps = texts.ConvertAll(text => new PatchTransformer(new PatchEntry("", text, null, false, false), text, schema, fields.Place));
        return new Whole(resources => steps.ForEach(step => step.Transform(resources)));
    }

    private static PatchTransformer JsonPatch(Fields fields, Loader loader, PatchSchema schema)
    {
        var target = fields.One("target", SelectorEntry.Read) ?? throw fields.Error("must specify the target");
        if (target.Name.Length == 0) throw fields.Error("must specify the target name");
        var (path, inline) = (fields.Text("path"), fields.Text("jsonOp"));
        return Build.Patch(loader, new PatchEntry(path, inline, target, false, false), schema, fields.Place);
    }

    private sealed class Whole(Action<ResourceSet> change) : ITransformer
    {
        public void Transform(ResourceSet resources) => change(resources);
    }
}
