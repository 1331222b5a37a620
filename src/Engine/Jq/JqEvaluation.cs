using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>Goes through an expression with one document. A value that only selects parts of the document knows where it stands.</summary>
internal sealed class JqEvaluation
{
    // An expression of a real rule takes some hundred steps; one that never ends is stopped here, on every machine alike.
    private const int StepsMax = 500_000;

    private int _steps;

    public IEnumerable<JqValue> Run(JqSyntax syntax, JqValue input, JqScope? scope)
    {
        Step();
        return syntax switch
        {
            JqSyntax.Identity => [input],
            JqSyntax.Literal literal => [JqValue.Made(literal.Value)],
            JqSyntax.Variable variable => [JqValue.Made(JqScope.Find(scope, variable.Name))],
            JqSyntax.Index index => Index(index, input, scope),
            JqSyntax.Slice slice => Slice(slice, input, scope),
            JqSyntax.Iterate iterate => Run(iterate.Of, input, scope).SelectMany(Items),
            JqSyntax.Try tried => Try(tried, input, scope),
            JqSyntax.Pipe pipe => Run(pipe.First, input, scope).SelectMany(one => Run(pipe.Then, one, scope)),
            JqSyntax.Comma comma => Run(comma.Left, input, scope).Concat(Later(comma.Right, input, scope)),
            JqSyntax.Alternative either => Alternative(either, input, scope),
            JqSyntax.And and =>
                Values(and.Left, input, scope)
                    .SelectMany(left => JqOrder.IsTrue(left) ? Truths(and.Right, input, scope) : [JqValue.Made(false)]),
            JqSyntax.Or or =>
                Values(or.Left, input, scope)
                    .SelectMany(left => JqOrder.IsTrue(left) ? [JqValue.Made(true)] : Truths(or.Right, input, scope)),
            JqSyntax.Operator two =>
                Values(two.Right, input, scope)
                    .SelectMany(right => Values(two.Left, input, scope)
                        .Select(left => JqValue.Made(JqOperators.Apply(two.Symbol, left, right)))),
            JqSyntax.Negative negative =>
                Values(negative.Of, input, scope).Select(value => JqValue.Made(JqOrder.Of(-JqOrder.Number(value)))),
            JqSyntax.If choice =>
                Values(choice.Condition, input, scope)
                    .SelectMany(condition => Run(JqOrder.IsTrue(condition) ? choice.Then : choice.Else, input, scope)),
            JqSyntax.List list => [JqValue.Made(list.Items is null ? ListNode.Empty : ListNode.Of(Values(list.Items, input, scope)))],
            JqSyntax.Map map => Maps(map.Entries, 0, MapNode.Empty, input, scope).Select(JqValue.Made),
            JqSyntax.Bind bind =>
                Values(bind.Source, input, scope)
                    .SelectMany(value => Run(bind.Body, input, new JqScope(bind.Name, value, scope))),
            JqSyntax.Reduce reduce => [JqValue.Made(Reduce(reduce, input, scope))],
            JqSyntax.Call call => JqFunctions.Run(this, call, input, scope),
            _ => throw new JqException($"{syntax.GetType().Name} can't be evaluated"),
        };
    }

    public IEnumerable<Node> Values(JqSyntax syntax, JqValue input, JqScope? scope) =>
        Run(syntax, input, scope).Select(static one => one.Value);

    /// <summary>The parts of a list or map.</summary>
    public IEnumerable<JqValue> Items(JqValue of)
    {
        Step();
        return of.Value switch
        {
            ListNode list => Enumerable.Range(0, list.Count).Select(i => of.At(i, list[i])),
            MapNode map => map.Keys.ToArray().Select(key => of.At(key, map[key]!)),
            _ => throw new JqException($"cannot iterate over {JqOrder.TypeOf(of.Value)}"),
        };
    }

    /// <summary>One value and all that it holds, whatever the depth.</summary>
    public IEnumerable<JqValue> Recurse(JqValue of)
    {
        Step();
        return of.Value is ListNode or MapNode ? Items(of).SelectMany(Recurse).Prepend(of) : [of];
    }

    /// <summary>Counts; what makes many values of one does so for each.</summary>
    public void Step()
    {
        if (++_steps > StepsMax) throw new JqException("it takes too many steps");
    }

    private IEnumerable<JqValue> Later(JqSyntax syntax, JqValue input, JqScope? scope)
    {
        foreach (var one in Run(syntax, input, scope)) yield return one;
    }

    private IEnumerable<JqValue> Truths(JqSyntax syntax, JqValue input, JqScope? scope) =>
        Values(syntax, input, scope).Select(value => JqValue.Made(JqOrder.IsTrue(value)));

    private IEnumerable<JqValue> Index(JqSyntax.Index index, JqValue input, JqScope? scope) =>
        Run(index.Of, input, scope).SelectMany(of => Values(index.Key, input, scope).Select(key => At(of, key)));

    internal static JqValue At(JqValue of, Node key) => (of.Value, key) switch
    {
        (NullNode, StringNode or NullNode) => of.At(key, NullNode.Instance),
        (NullNode, _) when JqOrder.IsNumber(key) => of.At(key, NullNode.Instance),
        (MapNode map, StringNode name) => of.At(key, map[name.Value] ?? NullNode.Instance),
        (ListNode list, _) when JqOrder.IsNumber(key) => Item(of, list, (long)Math.Floor(JqOrder.Number(key))),
        _ => throw new JqException($"cannot index {JqOrder.TypeOf(of.Value)} with {JqOrder.TypeOf(key)}"),
    };

    private static JqValue Item(JqValue of, ListNode list, long number)
    {
        var at = number < 0 ? number + list.Count : number;
        return of.At(at < 0 ? number : at, at >= 0 && at < list.Count ? list[(int)at] : NullNode.Instance);
    }

    private IEnumerable<JqValue> Slice(JqSyntax.Slice slice, JqValue input, JqScope? scope)
    {
        var (from, to) = (Bounds(slice.From, input, scope), Bounds(slice.To, input, scope).ToList());
        return Run(slice.Of, input, scope).SelectMany(of => to.SelectMany(end => from.Select(start => Part(of, start, end))));
    }

    private IEnumerable<Node> Bounds(JqSyntax? syntax, JqValue input, JqScope? scope) =>
        syntax is null ? [NullNode.Instance] : Values(syntax, input, scope);

    private static JqValue Part(JqValue of, Node from, Node to)
    {
        var length = of.Value switch
        {
            ListNode list => list.Count,
            StringNode text => text.Value.Length,
            NullNode => 0,
            _ => throw new JqException($"cannot slice {JqOrder.TypeOf(of.Value)}")
        };
        var (start, end) = (Bound(from, 0, length), Bound(to, length, length));
        end = Math.Max(start, end);
        return of.At(MapNode.Of(("start", start), ("end", end)), of.Value switch
        {
            ListNode list => ListNode.Of(list.Items[start..end]),
            StringNode text => text.Value[start..end],
            _ => NullNode.Instance,
        });
    }

    private static int Bound(Node bound, int otherwise, int length)
    {
        if (bound is NullNode) return otherwise;
        var number = JqOrder.Number(bound);
        return (int)Math.Clamp(number < 0 ? number + length : number, 0, length);
    }

    private IEnumerable<JqValue> Try(JqSyntax.Try tried, JqValue input, JqScope? scope)
    {
        var found = new List<JqValue>();
        try
        {
            // What was found before the failure counts.
            foreach (var one in Run(tried.Of, input, scope)) found.Add(one);
        }
        catch (JqException error) when (_steps <= StepsMax)
        {
            return tried.Otherwise is null ? found : found.Concat(Run(tried.Otherwise, JqValue.Made(error.Message), scope));
        }

        return found;
    }

    private IEnumerable<JqValue> Alternative(JqSyntax.Alternative either, JqValue input, JqScope? scope)
    {
        var found = Try(new JqSyntax.Try(either.Left, null), input, scope).Where(static one => JqOrder.IsTrue(one.Value)).ToList();
        return found.Count > 0 ? found : Run(either.Right, input, scope);
    }

    private IEnumerable<Node> Maps(
        IReadOnlyList<(JqSyntax Key, JqSyntax Value)> entries, int at, MapNode made, JqValue input, JqScope? scope)
    {
        if (at == entries.Count) return [made];
        return Values(entries[at].Key, input, scope).SelectMany(key => Values(entries[at].Value, input, scope).SelectMany(value =>
            Maps(
                entries, at + 1,
                made.With(key.Text() ?? throw new JqException($"a key must be a text, and is {JqOrder.TypeOf(key)}"), value),
                input, scope)));
    }

    private Node Reduce(JqSyntax.Reduce reduce, JqValue input, JqScope? scope)
    {
        var state = Values(reduce.Start, input, scope).LastOrDefault(NullNode.Instance);
        foreach (var value in Values(reduce.Source, input, scope))
            state = Values(reduce.Update, JqValue.Made(state), new JqScope(reduce.Name, value, scope)).LastOrDefault(NullNode.Instance);
        return state;
    }
}
