using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`clusters`: a set of parameters for each cluster that is declared, or one set with the list of all.</summary>
internal static class ClusterGenerator
{
    public static IReadOnlyList<Parameters> Make(MapNode generator, GeneratorRun run, string place)
    {
        var chosen = generator.Map("selector");
        SetGenerators.CheckSelector(chosen, $"{place}.selector");
        var selector = LabelSelector.Of(chosen);
        // The local cluster that nobody declared has no labels to choose it by.
        var made = run.Inputs.Clusters.Where(cluster => cluster.Secret is null ? selector.IsEverything : selector.Matches(cluster.Labels))
            .Select(cluster => run.WithValues(generator, Of(cluster, run.Spec.IsGo), $"{place} cluster {cluster.Name}")).ToList();
        return generator["flatList"].Bool() == true ? [Flat(made)] : made;
    }

    private static Parameters Of(SetCluster cluster, bool isGo)
    {
        var parameters = Parameters.Of(MapNode.Of(
            ("name", cluster.Name), ("nameNormalized", cluster.Secret is null ? cluster.Name : TemplateNames.Normalize(cluster.Name)),
            ("server", cluster.Server), ("project", cluster.Project)));
        if (cluster.Secret is null) return parameters;
        if (!isGo) return WithPlain(WithPlain(parameters, "annotations", cluster.Annotations), "labels", cluster.Labels);
        var metadata = new MapBuilder();
        if (cluster.Annotations.Count > 0) metadata.Set("annotations", cluster.Annotations);
        if (cluster.Labels.Count > 0) metadata.Set("labels", cluster.Labels);
        return new(parameters.Values.With("metadata", metadata.Build()), ["metadata.annotations", "metadata.labels"]);
    }

    private static Parameters WithPlain(Parameters parameters, string field, MapNode marks) =>
        marks.Aggregate(parameters, (all, mark) => all.With($"metadata.{field}.{mark.Key}", mark.Value));

    private static Parameters Flat(List<Parameters> clusters) => new(
        MapNode.Of(("clusters", ListNode.Of(clusters.Select(static one => (Node)one.Values)))),
        [.. clusters.SelectMany(static one => one.Texts).Select(static path => $"clusters.{path}")]);
}
