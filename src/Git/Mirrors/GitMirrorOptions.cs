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

    /// <summary>For one fetch.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest file that is read.</summary>
    public int FileBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most that the answer about refs may have.</summary>
    public int RefsBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>What the caches of files and of folders may hold together.</summary>
    public long CacheBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Processes that read objects at the same time.</summary>
    public int ReadersMax { get; init; } = 2;
}
