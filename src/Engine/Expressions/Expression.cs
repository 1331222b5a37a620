using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>
/// An expression in the language of expr-lang, which settings use for conditions; read once, and evaluated with any values. It is bounded
/// in length, in depth, in steps, and in what it makes.
/// </summary>
public sealed class Expression
{
    private const int LengthMax = 10_000;

    private readonly ExpressionSyntax _syntax;

    private Expression(ExpressionSyntax syntax) => _syntax = syntax;

    /// <exception cref="ExpressionException">The text is not an expression, or has what is not supported.</exception>
    public static Expression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > LengthMax
            ? throw new ExpressionException($"it is longer than {LengthMax} characters")
            : new Expression(ExpressionParser.Parse(text));
    }

    /// <param name="values">What the names mean; a name that is not there means nil.</param>
    /// <exception cref="ExpressionException">It can't be evaluated with these values.</exception>
    public Node Evaluate(MapNode values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ExpressionEvaluation(values).Run(_syntax, null);
    }
}
