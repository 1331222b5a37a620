namespace GitOpsActors.Engine.Expressions;

/// <summary>A text is not an expression, or the expression can't be evaluated with these values.</summary>
public sealed class ExpressionException(string message) : Exception(message);
