namespace GitOpsActors.Host.Server;

/// <summary>The server can't start; the message says why and what to do.</summary>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
