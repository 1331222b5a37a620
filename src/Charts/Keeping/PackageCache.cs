using System.Collections.Concurrent;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Keeping;

/// <summary>Unpacked charts and files by the digest of their archives. Forgotten as a whole when it has become too much.</summary>
internal sealed class PackageCache(long bytesMax)
{
    private readonly ConcurrentDictionary<(string Digest, PackageForm Form), ChartPackage> _packages = new();
    private long _bytes;

    public ChartPackage? Find((string Digest, PackageForm Form) archive) => _packages.GetValueOrDefault(archive);

    public void Add((string Digest, PackageForm Form) archive, ChartPackage package)
    {
        if (Interlocked.Add(ref _bytes, package.Bytes) > bytesMax)
        {
            _packages.Clear();
            Interlocked.Exchange(ref _bytes, package.Bytes);
        }

        _packages[archive] = package;
    }
}
