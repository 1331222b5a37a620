using GitOpsActors.Engine.Documents;
using Step = System.Func<GitOpsActors.Sandbox.CustomResources.Cel.Expression.Scope, object>;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>What is done with every item of a list, every key of a map, or the value of something that may be there.</summary>
internal static class Macros
{
    private static readonly string[] Names =
    [
        "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap", "optMap", "optFlatMap",
    ];

    public static bool Has(string name) => Names.Contains(name);

    /// <exception cref="CelException">The macro takes other arguments.</exception>
    public static Step Make(string name, Step target, IReadOnlyList<string> variables, IReadOnlyList<Step> steps)
    {
        var isTransformation = name is "map" or "transformList" or "transformMap";
        if (variables.Count == 0 || steps.Count == 0 || steps.Count > (isTransformation ? 2 : 1))
            throw new CelException($"Syntax error: invalid arguments of {name}()");
        if (name is "optMap" or "optFlatMap")
            return scope => Optional.Of(target(scope)).Select(found => steps[0](scope.With(variables[0], found)));
        return scope =>
        {
            var items = Items(target(scope), variables.Count);
            Expression.Scope Within((Node First, Node? Second) item)
            {
                scope.Budget.Spend();
                var inner = scope.With(variables[0], item.First);
                return item.Second is null ? inner : inner.With(variables[1], item.Second);
            }
            bool IsTrue((Node, Node?) item) => Values.IsTrue(steps[0](Within(item)));
            return name switch
            {
                "all" => BoolNode.Of(!Decides(items, IsTrue, decisive: false)),
                "exists" => BoolNode.Of(Decides(items, IsTrue, decisive: true)),
                "exists_one" or "existsOne" => BoolNode.Of(items.Count(IsTrue) == 1),
                "filter" => ListNode.Of(items.Where(IsTrue).Select(item => item.First)),
                "transformMap" => MapNode.Of(items.Where(item => steps.Count == 1 || IsTrue(item))
                    .Select(item => KeyValuePair.Create(item.First.Text() ?? "", Values.AsNode(steps[^1](Within(item)))))),
                _ => ListNode.Of(items.Where(item => steps.Count == 1 || IsTrue(item))
                    .Select(item => Values.AsNode(steps[^1](Within(item))))),
            };
        };
    }

    /// <summary>Whether one of the items decides the question; only if none does, an item that could not be asked counts.</summary>
    private static bool Decides(IEnumerable<(Node, Node?)> items, Func<(Node, Node?), bool> isTrue, bool decisive)
    {
        CelException? problem = null;
        foreach (var item in items)
        {
            try
            {
                if (isTrue(item) == decisive) return true;
            }
            catch (CelException found)
            {
                problem ??= found;
            }
        }
        return problem is null ? false : throw problem;
    }

    /// <summary>The items of a list or the keys of a map; with two variables, the index and the item, or the key and the value.</summary>
    private static IEnumerable<(Node First, Node? Second)> Items(object target, int variables) => target switch
    {
        ListNode list when variables == 1 => list.Select(item => (item, (Node?)null)),
        ListNode list => list.Select((item, index) => ((Node)IntegerNode.Of(index), (Node?)item)),
        MapNode map => map.Select(pair => ((Node)StringNode.Of(pair.Key), variables == 1 ? null : (Node?)pair.Value)),
        _ => throw Values.NoOverload(),
    };
}
