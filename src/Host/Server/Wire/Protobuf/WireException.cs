namespace GitOpsActors.Host.Server.Wire.Protobuf;

/// <summary>A message is not what its definition says.</summary>
internal sealed class WireException(string message) : Exception(message);
