using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Goes through an expression once.</summary>
/// <param name="values">What names mean.</param>
internal sealed class ExpressionEvaluation(MapNode values)
{
    // A condition of a real setting takes some dozen steps; one that never ends is stopped here, on every machine alike.
    private const int StepsMax = 500_000;

    private long _steps;

    public Node Run(ExpressionSyntax syntax, ExpressionScope? scope)
    {
        Step();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new ExpressionException("it is nested too deeply");
        return syntax switch
        {
            ExpressionSyntax.Literal literal => literal.Value,
            ExpressionSyntax.Name name => ExpressionScope.Find(scope, name.Text) ?? values[name.Text] ?? NullNode.Instance,
            ExpressionSyntax.Pointer pointer => ExpressionScope.Find(scope, pointer.Text)
                ?? throw new ExpressionException($"{pointer.Text} means nothing in this loop"),
            ExpressionSyntax.Chain chain => Link(chain.Of, scope) ?? NullNode.Instance,
            ExpressionSyntax.Member or ExpressionSyntax.Slice or ExpressionSyntax.Invoke => Link(syntax, scope)!,
            ExpressionSyntax.Unary { Symbol: "not" } not => !IsTrue(not.Of, scope),
            ExpressionSyntax.Unary sign => ExpressionValues.Signed(sign.Symbol, Run(sign.Of, scope)),
            ExpressionSyntax.Binary binary => Binary(binary, scope),
            ExpressionSyntax.Choice choice => Run(IsTrue(choice.Condition, scope) ? choice.Then : choice.Else, scope),
            ExpressionSyntax.List list => ListNode.Of(list.Items.Select(item => Run(item, scope))),
            ExpressionSyntax.Map map => MapNode.Of(map.Entries.Select(
                entry => KeyValuePair.Create(ExpressionValues.Show(Run(entry.Key, scope)), Run(entry.Value, scope)))),
            ExpressionSyntax.Let let => Run(let.Body, new ExpressionScope(let.Variable, Run(let.Value, scope), scope)),
            ExpressionSyntax.Call call when ExpressionLoops.Has(call.Function) => new ExpressionLoops(this).Run(call, scope),
            ExpressionSyntax.Call call => ExpressionFunctions.Run(this, call.Function, [.. call.Arguments.Select(one => Run(one, scope))]),
            _ => throw new ExpressionException($"{syntax.GetType().Name} can't be evaluated"),
        };
    }

    /// <summary>Counts; what makes much of little says how much.</summary>
    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > StepsMax) throw new ExpressionException("it takes too many steps");
    }

    /// <summary>Looking through a text is quick, but not free.</summary>
    public void StepOver(string text) => Step(1 + (text.Length / 16));

    public bool IsTrue(ExpressionSyntax syntax, ExpressionScope? scope) =>
        Run(syntax, scope) is var value && value is BoolNode flag ? flag.Value
        : throw new ExpressionException($"true or false is needed, and {ExpressionValues.TypeOf(value)} is given");

    /// <summary>A member of a chain; null when `?.` ends the chain.</summary>
    private Node? Link(ExpressionSyntax syntax, ExpressionScope? scope)
    {
        switch (syntax)
        {
            case ExpressionSyntax.Member member:
                Step();
                if (Link(member.Of, scope) is not { } of || (member.IsOptional && of is NullNode)) return null;
                return ExpressionValues.MemberOf(of, Run(member.Key, scope));
            case ExpressionSyntax.Slice slice:
                if (Link(slice.Of, scope) is not { } whole) return null;
                var (from, to) = (Bound(slice.From, scope), Bound(slice.To, scope));
                return ExpressionValues.SliceOf(whole, from, to);
            case ExpressionSyntax.Invoke invoke:
                if (Link(invoke.Of, scope) is not { } called || (invoke.IsOptional && called is NullNode)) return null;
                return ExpressionCalls.Run(this, called, invoke.Function, [.. invoke.Arguments.Select(one => Run(one, scope))]);
            default: return Run(syntax, scope);
        }
    }

    private long? Bound(ExpressionSyntax? syntax, ExpressionScope? scope) =>
        syntax is null ? null : ExpressionValues.Whole(Run(syntax, scope));

    private Node Binary(ExpressionSyntax.Binary binary, ExpressionScope? scope)
    {
        switch (binary.Symbol)
        {
            case "and" or "&&": return IsTrue(binary.Left, scope) && IsTrue(binary.Right, scope);
            case "or" or "||": return IsTrue(binary.Left, scope) || IsTrue(binary.Right, scope);
            case "??": return Run(binary.Left, scope) is var left and not NullNode ? left : Run(binary.Right, scope);
        }

        return ExpressionOperators.Apply(this, binary.Symbol, Run(binary.Left, scope), Run(binary.Right, scope));
    }
}
