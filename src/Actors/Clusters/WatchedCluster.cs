namespace GitOpsActors.Actors.Clusters;

/// <summary>What is shown of a cluster that this node watches.</summary>
/// <param name="Objects">How many objects are known.</param>
/// <param name="Kinds">How many kinds are watched.</param>
/// <param name="ListedAt">When a kind was last listed as a whole; null when none has been.</param>
/// <param name="IsConnected">Whether its watches run as they should.</param>
public sealed record WatchedCluster(string Server, int Objects, int Kinds, DateTimeOffset? ListedAt, bool IsConnected);
