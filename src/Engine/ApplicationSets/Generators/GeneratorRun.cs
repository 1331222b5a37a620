using System.Globalization;
using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>
/// Makes sets of parameters out of generators. Where a generator has to be told something first, that is noted as a need and the generator
/// yields nothing yet: whoever evaluates fetches all needs at once and evaluates again.
/// </summary>
internal sealed class GeneratorRun(SetSpec spec, SetInputs inputs, SetTemplates templates)
{
    private const int SetsMax = 50_000;
    private const int NeedsMax = 1000;

    // A matrix or merge of such, of such again: no deeper, as in Argo CD.
    private const int DepthMax = 2;

    private static readonly Dictionary<string, Maker> Makers = new(StringComparer.Ordinal)
    {
        ["list"] = ListGenerator.Make,
        ["clusters"] = ClusterGenerator.Make,
        ["git"] = GitGenerator.Make,
        ["clusterDecisionResource"] = DecisionGenerator.Make,
        ["matrix"] = MatrixGenerator.Make,
        ["merge"] = MergeGenerator.Make,
        ["plugin"] = PluginGenerator.Make,
    };

    private readonly HashSet<SetNeed> _needs = [];
    private int _depth;
    private int _made;

    /// <returns>Null while something is missing.</returns>
    internal delegate IReadOnlyList<Parameters>? Maker(MapNode generator, GeneratorRun run, string place);

    public SetSpec Spec => spec;

    public SetInputs Inputs => inputs;

    public SetTemplates Templates => templates;

    public IReadOnlyCollection<SetNeed> Needs => _needs;

    /// <summary>The kinds that an entry of `generators` names, in the order in which they count.</summary>
    public static IEnumerable<string> KindsOf(Node entry) => SetGenerators.Kinds.Where(kind => entry[kind] is MapNode);

    /// <summary>What one kind of an entry yields, less what its selector leaves out.</summary>
    /// <param name="given">What a generator before it has made; its texts are filled in from that.</param>
    public IReadOnlyList<Parameters>? Make(Node entry, string kind, string place, Parameters given)
    {
        var selector = Selector(entry["selector"], $"{place}.selector");
        var generator = entry[kind].Map();
        if (given.Values.Count > 0) generator = templates.Fill(generator, given, $"{place}.{kind}").Map();
        var maker = Makers.GetValueOrDefault(kind)
            ?? throw new SetException(
            $"{place}.{kind}: this generator is not supported; there are {string.Join(", ", Makers.Keys.Order(StringComparer.Ordinal))}");
        var made = maker(generator, this, $"{place}.{kind}");
        if (made is null) return null;
        Count(made.Count, $"{place}.{kind}");
        return selector.IsEverything ? made : [.. made.Where(one => selector.Matches(one.Flat()))];
    }

    /// <summary>What the only kind of an entry within a matrix or a merge yields.</summary>
    public IReadOnlyList<Parameters>? MakeNested(Node entry, string place, Parameters given)
    {
        if (KindsOf(entry).ToList() is not [var kind])
            throw new SetException($"{place}: exactly one generator is expected here, such as list");
        if (_depth >= DepthMax
            && kind is "matrix" or "merge") throw new SetException(
            $"{place}.{kind}: a matrix or merge within another one may not hold a third");
        return Make(entry, kind, place, given);
    }

    /// <summary>Makes what stands within a matrix or a merge.</summary>
    public T Within<T>(Func<T> make)
    {
        _depth++;
        try
        {
            return make();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The answer to a need; null while there is none.</summary>
    /// <exception cref="SetException">It could not be had.</exception>
    public SetAnswer? Ask(SetNeed need, string place)
    {
        switch (inputs.Answers.GetValueOrDefault(need))
        {
            case SetAnswer.Failed failed: throw new SetException($"{place}: {failed.Problem}");
            case { } answer: return answer;
            default:
                if (_needs.Add(need)
                    && _needs.Count > NeedsMax) throw new SetException(
                    $"{place}: more than {NeedsMax} repositories and revisions are asked for");
                return null;
        }
    }

    /// <summary>Adds the `values` of a generator, filled in from the parameters so far.</summary>
    public Parameters WithValues(MapNode generator, Parameters parameters, string place)
    {
        if (generator["values"] is not MapNode { Count: > 0 } values) return parameters;
        var filled =
            MapNode.Of(values.Select(entry =>
            KeyValuePair.Create(entry.Key, templates.Fill(entry.Value, parameters, $"{place}.values.{entry.Key}"))));
        return WithValues(parameters, filled);
    }

    public Parameters WithValues(Parameters parameters, MapNode values) => spec.IsGo
        ? parameters.WithTexts("values", values)
        : values.Aggregate(parameters, static (all, entry) => all.With($"values.{entry.Key}", entry.Value));

    public void Count(int more, string place)
    {
        _made += more;
        if (_made > SetsMax) throw new SetException($"{place}: more than {SetsMax} sets of parameters are made; narrow the generator");
    }

    private static LabelSelector Selector(Node? selector, string place)
    {
        if (selector is not MapNode map) return LabelSelector.Everything;
        SetGenerators.CheckSelector(map, place);
        return LabelSelector.Of(map);
    }

    public static string Element(string place, int index) => string.Create(CultureInfo.InvariantCulture, $"{place} element {index}");
}
