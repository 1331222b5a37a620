using System.Collections.Concurrent;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Keeping;

/// <summary>Unpacked charts by the digest of their archives. Forgotten as a whole when it has become too much.</summary>
internal sealed class PackageCache(long bytesMax)
{
    private readonly ConcurrentDictionary<string, ChartPackage> _packages = new(StringComparer.Ordinal);
    private long _bytes;

    public ChartPackage? Find(string digest) => _packages.GetValueOrDefault(digest);

    public void Add(string digest, ChartPackage package)
    {
        if (Interlocked.Add(ref _bytes, package.Bytes) > bytesMax)
        {
            _packages.Clear();
            Interlocked.Exchange(ref _bytes, package.Bytes);
        }

        _packages[digest] = package;
    }
}
