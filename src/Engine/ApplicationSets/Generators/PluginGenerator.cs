using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`plugin`: the sets of parameters that a program of the user's answers over HTTP.</summary>
internal static class PluginGenerator
{
    public static IReadOnlyList<Parameters>? Make(MapNode plugin, GeneratorRun run, string place)
    {
        var name = plugin.Text("configMapRef", "name") ?? "";
        if (DecisionGenerator.Settings(run, name, place) is not { } settings) return null;
        if (settings["baseUrl"].Text() is not { Length: > 0 } address) throw new SetException(
            $"{place}: baseUrl not found in ConfigMap {name}");
        if (settings["token"].Text() is not { Length: > 0 } token) throw new SetException($"{place}: token not found in ConfigMap {name}");
        var given = plugin.Map("input", "parameters");
        var body = MapNode.Of(("applicationSetName", run.Spec.Name), ("input", MapNode.Of(("parameters", given))));
        if (run.Ask(new SetNeed.Plugin(address, token, settings["requestTimeout"].Text() ?? "", body.ToString()),
            place) is not { } answer) return null;
        var output = ((SetAnswer.Documents)answer).Items[0];
        if (output.At("output", "parameters") is not ListNode parameters) throw new SetException(
            $"{place}: the plugin's answer has no list output.parameters");
        return [.. parameters.Select((one, i) => Of(one as MapNode
            ?? throw new SetException($"{GeneratorRun.Element(place, i)} of the plugin's answer is not a block of fields"), given, plugin,
                run, GeneratorRun.Element(place, i)))];
    }

    private static Parameters Of(MapNode answered, MapNode given, MapNode plugin, GeneratorRun run, string place)
    {
        var parameters = Parameters.Of(run.Spec.IsGo ? answered : Parameters.Flatten(answered))
            .With("generator", MapNode.Of(("input", MapNode.Of(("parameters", given)))));
        return run.WithValues(plugin, parameters, place);
    }
}
