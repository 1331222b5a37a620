namespace GitOpsActors.Sandbox;

/// <summary>A request that was let in, and when.</summary>
/// <param name="User">Who sent it.</param>
/// <param name="Verb">What it wants, in the words of access rules: get, list, watch, create, update, patch, delete.</param>
/// <param name="Began">The timestamp of the cluster's clock at which it was let in.</param>
/// <param name="Ended">The one at which it was answered.</param>
public sealed record ServedRequest(string User, string Verb, string Path, long Began, long Ended);
