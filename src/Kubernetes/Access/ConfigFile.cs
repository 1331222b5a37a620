using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Reads what a configuration names by file, within bounds.</summary>
internal static class ConfigFile
{
    private const int BytesMax = 4 * 1024 * 1024;

    public static string Read(string file, string place)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > BytesMax }) throw ClusterExceptions.Configuration($"{place}: {file} is larger than {BytesMax} bytes");
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ClusterExceptions.Configuration($"{place}: {file} cannot be read: {e.Message}", e);
        }
    }
}
