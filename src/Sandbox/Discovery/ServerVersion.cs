using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Discovery;

/// <summary>The version of Kubernetes that the sandbox behaves like.</summary>
internal static class ServerVersion
{
    public static MapNode Document { get; } = MapNode.Of(
        ("major", "1"), ("minor", "35"),
        ("emulationMajor", "1"), ("emulationMinor", "35"), ("minCompatibilityMajor", "1"), ("minCompatibilityMinor", "34"),
        ("gitVersion", "v1.35.0+gax.sandbox"), ("gitCommit", ""), ("gitTreeState", "clean"), ("buildDate", "2025-12-17T00:00:00Z"),
        ("goVersion", ""), ("compiler", ""), ("platform", "linux/amd64"));
}
