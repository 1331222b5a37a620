using GitOpsActors.Git.Objects;

namespace GitOpsActors.Git.Mirrors;

/// <summary>How much a mirror may take of anything.</summary>
public sealed record GitMirrorOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The program.</summary>
    public string Git { get; init; } = "git";

    /// <summary>The program for ssh.</summary>
    public string Ssh { get; init; } = "ssh";

    /// <summary>For one look at the refs.</summary>
    public TimeSpan RefsTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a fetch may say nothing of its progress. One that goes on is not ended for its size.</summary>
    public TimeSpan FetchSilence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For one fetch in all, however much it moves.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The largest file that is read.</summary>
    public int FileBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most that the answer about refs may have.</summary>
    public int RefsBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>What objects take in memory and how many files stay open; mirrors that share it are bounded together.</summary>
    public ObjectMemory Memory { get; init; } = ObjectMemory.Shared;
}
