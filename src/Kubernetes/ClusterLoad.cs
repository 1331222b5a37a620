using System.Runtime.InteropServices;

namespace GitOpsActors.Kubernetes;

/// <summary>How busy a client is: for dashboards.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ClusterLoad(int Running, int Waiting, int Limit);
