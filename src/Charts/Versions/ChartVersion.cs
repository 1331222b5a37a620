using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Charts.Versions;

/// <summary>A version of a chart that a repository has.</summary>
/// <param name="Text">As the repository writes it.</param>
/// <param name="Urls">Where its archive is; the first counts. Empty in a registry, where the name tells.</param>
/// <param name="Digest">The SHA-256 of the archive in hex; empty where the repository does not tell it.</param>
internal sealed record ChartVersion(string Text, SemanticVersion Parsed, IReadOnlyList<string> Urls, string Digest);
