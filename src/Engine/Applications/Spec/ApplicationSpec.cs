using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>What the user wrote in an Application, checked. All that is wrong with it is in <see cref="Errors"/>.</summary>
public sealed record ApplicationSpec
{
    public required string Project { get; init; }

    /// <summary>One or several; never empty when there are no errors.</summary>
    public required IReadOnlyList<SourceSpec> Sources { get; init; }

    /// <summary>Whether the user wrote `sources`, so that status speaks of lists as well.</summary>
    public required bool IsMultiSource { get; init; }

    public required DestinationSpec Destination { get; init; }

    public required SyncPolicySpec SyncPolicy { get; init; }

    /// <summary>The namespace that syncs make when it is missing; empty for none.</summary>
    public string MadeNamespace => SyncPolicy.Options.Contains("CreateNamespace=true") ? Destination.Namespace : "";

    /// <summary>What is no difference between Git and the cluster.</summary>
    public IgnoreRules Ignore { get; init; } = IgnoreRules.None;

    public int HistoryLimit { get; init; } = 10;

    /// <summary>The part of the document that says what is compared, as it is reported in `status.sync.comparedTo`.</summary>
    public required MapNode Compared { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>A document of another kind altogether would fill the status with what is wrong with it.</summary>
    private const int ProblemsMax = 20;

    /// <summary>Whether a newer form of the resource reads as the one before.</summary>
    public static bool ReadsTheSame(MapNode before, MapNode now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        return before["spec"] == now["spec"]
            && KnownAnnotations.Problems(before.Map("metadata", "annotations")).SequenceEqual(KnownAnnotations.Problems(now.Map("metadata", "annotations")));
    }

    public static ApplicationSpec Read(MapNode resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var (spec, errors) = (resource.Map("spec"), new List<string>());
        var isMulti = spec["sources"] is ListNode { Count: > 0 };
        errors.AddRange(FieldCheck.OfApplication(resource["spec"]).Take(ProblemsMax));
        errors.AddRange(KnownAnnotations.Problems(resource.Map("metadata", "annotations")).Take(ProblemsMax).Select(static problem => "metadata.annotations: " + problem));
        IReadOnlyList<SourceSpec> sources = ReadSources(spec, isMulti, errors);
        return new ApplicationSpec
        {
            Project = spec["project"].Text() is { Length: > 0 } project ? project : "default",
            Sources = sources,
            IsMultiSource = isMulti,
            Destination = DestinationSpec.Read(spec["destination"], errors),
            SyncPolicy = SyncPolicySpec.Read(spec.Map("syncPolicy"), errors),
            Ignore = IgnoreRules.Read(spec.List("ignoreDifferences"), "spec.ignoreDifferences", errors),
            HistoryLimit = (int)Math.Clamp(spec["revisionHistoryLimit"].Integer() ?? 10, 0, 1000),
            Compared = ComparedPart(spec, sources, isMulti),
            Errors = errors,
        };
    }

    private static List<SourceSpec> ReadSources(MapNode spec, bool isMulti, List<string> errors)
    {
        var sources = new List<SourceSpec>();
        if (spec["sourceHydrator"] is MapNode { Count: > 0 }) errors.Add("spec.sourceHydrator is not supported: name the hydrated branch as source");
        if (!isMulti && spec["source"] is not MapNode) errors.Add("spec.source is missing: name repoURL and path");
        else if (isMulti) sources.AddRange(spec.List("sources").Select(SourceSpec.Read));
        else sources.Add(SourceSpec.Read(spec["source"]));
        var refs = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sources.Count; i++)
        {
            var place = isMulti ? $"spec.sources[{i}]" : "spec.source";
            Check(sources[i], place, isMulti, errors);
            if (sources[i].Ref.Length > 0 && !refs.Add(sources[i].Ref)) errors.Add($"{place}.ref {sources[i].Ref} is used twice");
            if (sources[i].Name.Length > 0 && !names.Add(sources[i].Name)) errors.Add($"{place}.name {sources[i].Name} is used twice");
        }

        return sources;
    }

    private static void Check(SourceSpec source, string place, bool isMulti, List<string> errors)
    {
        if (source.RepoUrl.Length == 0) errors.Add($"{place}.repoURL is required");
        if (source.Path.Length == 0 && source.Chart.Length == 0 && !(isMulti && source.Ref.Length > 0))
            errors.Add($"{place}: path or chart is required");
        if (source.Chart.Length > 0 && source.TargetRevision.Length == 0) errors.Add($"{place}.targetRevision is required for the chart {source.Chart}");
        if (source.Ref.Length > 0 && !source.Ref.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) errors.Add($"{place}.ref {source.Ref} may hold letters, digits, - and _ only");
        if (source.Ref.Length > 0 && source.IsChart) errors.Add($"{place}: a source with a ref can't be a chart");
        string[] tools = [.. Tools(source)];
        if (tools.Length > 1) errors.Add($"{place}: multiple application sources defined: {string.Join(",", tools)}");
    }

    private static IEnumerable<string> Tools(SourceSpec source)
    {
        if (source.Helm.Count > 0) yield return "Helm";
        if (source.Kustomize.Count > 0) yield return "Kustomize";
        if (source.Directory.Count > 0) yield return "Directory";
        if (source.Plugin.Count > 0) yield return "Plugin";
    }

    private static MapNode ComparedPart(MapNode spec, IReadOnlyList<SourceSpec> sources, bool isMulti)
    {
        var compared = new MapBuilder();
        if (isMulti) compared.Set("sources", ListNode.Of(sources.Select(static source => (Node)source.Write())));
        else if (sources.Count > 0) compared.Set("source", sources[0].Write());
        if (spec["destination"] is { } destination) compared.Set("destination", destination);
        return compared.Build();
    }
}

/// <summary>To which cluster, by address or by name, and into which namespace what names none goes.</summary>
public sealed record DestinationSpec(string Server, string Name, string Namespace)
{
    public static DestinationSpec Read(Node? node, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var destination = new DestinationSpec(
            (node?["server"].Text() ?? "").TrimEnd('/'), node?["name"].Text() ?? "", node?["namespace"].Text() ?? "");
        if (destination is { Server.Length: > 0, Name.Length: > 0 })
            errors.Add($"application destination can't have both name and server defined: {destination.Name} {destination.Server}");
        if (destination is { Server.Length: 0, Name.Length: 0 }) errors.Add("Destination server missing from app spec");
        return destination;
    }
}

/// <summary>When and how an Application syncs.</summary>
public sealed record SyncPolicySpec
{
    /// <summary>Null for syncs by hand.</summary>
    public AutomatedSpec? Automated { get; init; }

    public RetrySpec? Retry { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The labels and annotations of the namespace that syncs make.</summary>
    public MapNode NamespaceMetadata { get; init; } = MapNode.Empty;

    public MapNode NamespaceLabels => NamespaceMetadata.Map("labels");

    public MapNode NamespaceAnnotations => NamespaceMetadata.Map("annotations");

    public static SyncPolicySpec Read(MapNode node, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(errors);
        var automated = node["automated"] is MapNode map && map["enabled"].Bool() != false
            ? new AutomatedSpec(map["prune"].Bool() ?? false, map["selfHeal"].Bool() ?? false, map["allowEmpty"].Bool() ?? false)
            : null;
        IReadOnlyList<string> options = [.. node.List("syncOptions").Select(static option => option.Text()).OfType<string>()];
        foreach (var problem in options.Select(SyncOption.Problem).OfType<string>()) errors.Add($"spec.syncPolicy.syncOptions: {problem}");
        return new SyncPolicySpec
        {
            Automated = automated,
            Retry = RetrySpec.Read(node["retry"], "spec.syncPolicy.retry", errors),
            Options = options,
            NamespaceMetadata = node.Map("managedNamespaceMetadata"),
        };
    }
}

/// <summary>What an Application does without being asked.</summary>
public sealed record AutomatedSpec(bool Prune, bool SelfHeal, bool AllowEmpty);
