namespace GitOpsActors.Engine.Jq;

/// <summary>An expression is no jq, or can't be evaluated on a document.</summary>
public sealed class JqException(string message) : Exception(message);
