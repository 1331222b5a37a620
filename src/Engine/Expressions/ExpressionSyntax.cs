using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract record ExpressionSyntax
{
    private ExpressionSyntax() { }

    public sealed record Literal(Node Value) : ExpressionSyntax;

    public sealed record Name(string Text) : ExpressionSyntax;

    /// <summary>`#` and what begins with it: what a loop is at.</summary>
    public sealed record Pointer(string Text) : ExpressionSyntax;

    /// <param name="IsOptional">`?.`: of nil, the whole chain is nil.</param>
    public sealed record Member(ExpressionSyntax Of, ExpressionSyntax Key, bool IsOptional) : ExpressionSyntax;

    /// <summary>Members of members, as far as `?.` leaves them out together.</summary>
    public sealed record Chain(ExpressionSyntax Of) : ExpressionSyntax;

    public sealed record Slice(ExpressionSyntax Of, ExpressionSyntax? From, ExpressionSyntax? To) : ExpressionSyntax;

    public sealed record Unary(string Symbol, ExpressionSyntax Of) : ExpressionSyntax;

    public sealed record Binary(string Symbol, ExpressionSyntax Left, ExpressionSyntax Right) : ExpressionSyntax;

    public sealed record Choice(ExpressionSyntax Condition, ExpressionSyntax Then, ExpressionSyntax Else) : ExpressionSyntax;

    public sealed record List(IReadOnlyList<ExpressionSyntax> Items) : ExpressionSyntax;

    public sealed record Map(IReadOnlyList<(ExpressionSyntax Key, ExpressionSyntax Value)> Entries) : ExpressionSyntax;

    public sealed record Let(string Variable, ExpressionSyntax Value, ExpressionSyntax Body) : ExpressionSyntax;

    /// <summary>A function of a value: `value.name(...)`.</summary>
    public sealed record Invoke(ExpressionSyntax Of, string Function, bool IsOptional, IReadOnlyList<ExpressionSyntax> Arguments)
        : ExpressionSyntax;

    public sealed record Call(string Function, IReadOnlyList<ExpressionSyntax> Arguments) : ExpressionSyntax;
}

/// <summary>What names and pointers mean within a part of an expression, beside the values from outside.</summary>
internal sealed record ExpressionScope(string Name, Node Value, ExpressionScope? Outer)
{
    public static Node? Find(ExpressionScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
            if (scope.Name == name) return scope.Value;
        return null;
    }
}
