using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`clusterDecisionResource`: a set of parameters for each declared cluster that the status of an object names.</summary>
internal static class DecisionGenerator
{
    public static IReadOnlyList<Parameters>? Make(MapNode generator, GeneratorRun run, string place)
    {
        if (Settings(run, generator["configMapRef"].Text() ?? "", place) is not { } settings) return null;
        var (apiVersion, plural, matchKey) = (Required("apiVersion"), Required("kind"), Required("matchKey"));
        var listKey = settings["statusListKey"].Text() is { Length: > 0 } said ? said : "clusters";
        var (name, chosen) = (generator["name"].Text() ?? "", generator.Map("labelSelector"));
        SetGenerators.CheckSelector(chosen, $"{place}.labelSelector");
        if (run.Ask(new SetNeed.Objects(apiVersion, plural, name, name.Length > 0 ? "" : LabelSelector.Of(chosen).ToString()),
            place) is not { } answer) return null;
        var objects = ((SetAnswer.Documents)answer).Items;
        if (objects.Count == 0) throw new SetException(
            $"{place}: no clusterDecisionResources found: there are no "
            + $"{plural}{(name.Length > 0 ? $" with the name {name}" : " that the selector chooses")}");
        return [.. objects.SelectMany(one => one.List("status", listKey)).Select(decision =>
            Of(decision.Map(), matchKey, generator, run, place)).OfType<Parameters>()];

        string Required(string field) => settings[field].Text() is { Length: > 0 } text ? text
            : throw new SetException($"{place}: the ConfigMap {generator["configMapRef"].Text()} has no {field}");
    }

    /// <summary>The data of a ConfigMap; null while it was not read yet.</summary>
    public static MapNode? Settings(GeneratorRun run, string name, string place)
    {
        if (name.Length == 0) throw new SetException($"{place}.configMapRef is required");
        if (run.Ask(new SetNeed.Settings(name), place) is not { } answer) return null;
        return ((SetAnswer.Documents)answer).Items is [var settings, ..] ? settings.Map("data")
            : throw new SetException($"{place}: there is no ConfigMap {name} in the namespace of the control plane");
    }

    /// <summary>Null for a cluster that is not declared.</summary>
    private static Parameters? Of(MapNode decision, string matchKey, MapNode generator, GeneratorRun run, string place)
    {
        var wanted = decision[matchKey] is { } value ? Parameters.TextOf(value) : "";
        if (run.Inputs.Clusters.FirstOrDefault(cluster => cluster.Name == wanted) is not { } known) return null;
        var parameters = Parameters.Of(MapNode.Of(("name", known.Name), ("server", known.Server)));
        foreach (var (key, said) in decision)
            parameters = parameters.With(key, said as StringNode
                ?? throw new SetException($"{place}: {key} of the decision for {known.Name} is not a text"));
        return generator["values"] is MapNode { Count: > 0 } values ? run.WithValues(parameters, values) : parameters;
    }
}
