using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>
/// An expression of jq that was read once: paths, pipes, conditions and the functions that rules about documents use. Definitions of
/// functions, `foreach` and texts with values inside are not part of it. It is bounded in depth and in steps.
/// </summary>
public sealed class JqExpression
{
    private const int LengthMax = 10_000;

    private readonly JqSyntax _syntax;

    private JqExpression(JqSyntax syntax) => _syntax = syntax;

    /// <exception cref="JqException">The text is no expression, or has what is not supported.</exception>
    public static JqExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > LengthMax
            ? throw new JqException($"it is longer than {LengthMax} characters")
            : new JqExpression(JqParser.Parse(text));
    }

    /// <exception cref="JqException">It can't be evaluated on this document.</exception>
    public IReadOnlyList<Node> Evaluate(Node document) => [.. new JqEvaluation().Values(_syntax, new JqValue(document, JqPath.Root), null)];

    /// <summary>The document without what the expression names.</summary>
    /// <exception cref="JqException">It names no places, or can't be evaluated on this document.</exception>
    public Node Delete(Node document) =>
        JqPaths.Delete(document, new JqEvaluation().Run(_syntax, new JqValue(document, JqPath.Root), null));

    /// <summary>The places that the expression names, each as the keys that lead there.</summary>
    /// <exception cref="JqException">It names no places, or can't be evaluated on this document.</exception>
    public IReadOnlyList<IReadOnlyList<Node>> Places(Node document) =>
        [.. new JqEvaluation().Run(_syntax, new JqValue(document, JqPath.Root), null).Select(static place => JqPaths.MustBe(place).Keys())];
}
