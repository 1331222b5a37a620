using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`matrix`: each set of the first generator with each of the second, whose texts are filled in from the first.</summary>
internal static class MatrixGenerator
{
    public static IReadOnlyList<Parameters>? Make(MapNode matrix, GeneratorRun run, string place)
    {
        var generators = matrix.List("generators");
        if (generators.Count != 2) throw new SetException(
            $"{place}: found {(generators.Count < 2 ? "less" : "more")} than two generators, Matrix supports exactly two");
        return run.Within(() => Products(generators, run, place));
    }

    private static List<Parameters>? Products(ListNode generators, GeneratorRun run, string place)
    {
        if (run.MakeNested(generators[0], $"{place}.generators[0]", Parameters.None) is not { } first) return null;
        var (products, isWhole) = (new List<Parameters>(), true);
        // All needs of the second are noted in one go.
        foreach (var one in first)
        {
            if (run.MakeNested(generators[1], $"{place}.generators[1]", one) is not { } second) isWhole = false;
            else if (isWhole) products.AddRange(second.Select(other => run.Spec.IsGo ? one.Over(other) : Combined(one, other, place)));
        }

        return isWhole ? products : null;
    }

    private static Parameters Combined(Parameters first, Parameters second, string place)
    {
        foreach (var (key, value) in second.Values)
            if (first.Values[key] is { } other && other != value)
                throw new SetException(
                    $"{place}: found duplicate key {key} with different value, a: {other.PlainText()}, b: {value.PlainText()}");
        return first.Over(second);
    }
}
