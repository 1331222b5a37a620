using GitOpsActors.Sandbox.Faults;

namespace GitOpsActors.Sandbox;

/// <summary>How a sandbox cluster is to be.</summary>
public sealed record SandboxOptions
{
    /// <summary>The port on loopback; zero takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token of the user admin, who may do everything; drawn when it is not given.</summary>
    public string? Token { get; init; }

    /// <summary>The bearer token of a user plain, who has only the rights that everybody has. Switches access control on.</summary>
    public string? PlainToken { get; init; }

    /// <summary>Whether roles and bindings decide who may do what; else everybody with a token may do everything.</summary>
    public bool Rbac { get; init; }

    /// <summary>Events kept for watches of each resource, at least.</summary>
    public int HistoryMax { get; init; } = 10_000;

    /// <summary>The clock of the cluster.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where uids and generated names come from; the same seed gives the same.</summary>
    public int? Seed { get; init; }

    /// <summary>What is to go wrong from the start; it can be changed while the server runs.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>How many nodes there are; without any, Pods wait forever.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How long a Pod takes to start, to end when it is one that ends, and to stop.</summary>
    public TimeSpan PodDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether Deployments, Jobs, Services and the like come to life by themselves. Else they stay as they were written, and whoever uses
    /// the sandbox writes their status, as controllers under test want it.
    /// </summary>
    public bool RunsWorkloads { get; init; } = true;

    /// <summary>The file in which all objects are kept, so that the next sandbox that is given it goes on with them; null keeps nothing.</summary>
    public string? KeepIn { get; init; }

    /// <summary>Is told, in a line or more, when a controller fails in a way that it should not. It tries again in any case.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Is told of each request once it has been served, also of one whose client has gone. It is told from many threads, and must be quick.</summary>
    public Action<ServedRequest>? Served { get; init; }
}
