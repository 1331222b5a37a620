using System.Diagnostics;

namespace GitOpsActors.Git.Mirrors;

/// <summary>Where secrets lie that git takes only as files: a folder for each command. Mirrors of one folder that overlap do not take each other's.</summary>
internal sealed class SecretsFolder(string folder)
{
    // The number of a process comes again, in a container each time: the moment of its start tells it from the one before.
    private static readonly string s_process = $"{Environment.ProcessId}-{Started():x}-";

    private static int s_count;

    /// <summary>A folder name that nobody has had yet.</summary>
    public string Next() => Path.Combine(folder, $"{s_process}{Interlocked.Increment(ref s_count)}");

    /// <summary>Removes what a process that was killed could not remove.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(folder)) return;
        foreach (var old in Directory.GetDirectories(folder))
            if (!Path.GetFileName(old).StartsWith(s_process, StringComparison.Ordinal)) Directory.Delete(old, recursive: true);
    }

    private static long Started()
    {
        using var self = Process.GetCurrentProcess();
        return self.StartTime.ToUniversalTime().Ticks;
    }
}
