using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Registries;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Charts.Keeping;

/// <summary>What repositories of charts share: the folder of archives, and the charts that are unpacked.</summary>
public sealed class ChartLibrary
{
    private readonly string _folder;
    private readonly ArchiveStore _store;
    private readonly PackageCache _packages;

    /// <param name="folder">For archives and indexes. Processes may share it; nothing in it is needed, all can be fetched again.</param>
    public ChartLibrary(string folder, TimeProvider time, ChartLimits? limits = null)
    {
        (_folder, Time, Limits) = (Path.GetFullPath(folder), time, limits ?? new ChartLimits());
        _store = new ArchiveStore(Path.Combine(_folder, "archives"), Limits.KeptBytesMax, time);
        _packages = new PackageCache(Limits.UnpackedBytesMax);
    }

    internal TimeProvider Time { get; }

    internal ChartLimits Limits { get; }

    internal string IndexFolder => Path.Combine(_folder, "indexes");

    /// <summary>The repository that is reached in this way. Nothing is asked of it yet.</summary>
    /// <exception cref="ChartException">Of kind Refused: the address or what is said of it can't be.</exception>
    public ChartRepository Open(ChartAccess access)
    {
        var address = ChartAddress.Of(access);
        return address.IsRegistry ? new OciRegistry(access, address, this) : new HttpRepository(access, address, this);
    }

    /// <summary>The chart or the files whose archive has this digest, if it is here.</summary>
    internal async Task<ChartPackage?> FindAsync(PackageForm form, string digest, string fileName, string place, CancellationToken stop)
    {
        if (digest.Length == 0) return null;
        if (_packages.Find((digest, form)) is { } known) return known;
        return await _store.FindAsync(digest, stop) is { } content ? Unpack(form, digest, content, fileName, place) : null;
    }

    /// <summary>Keeps an archive that was fetched, once it turned out to be what it should be.</summary>
    internal async Task<ChartPackage> AddAsync(
        PackageForm form, string digest, byte[] content, string fileName, string place, CancellationToken stop)
    {
        var package = Unpack(form, digest, content, fileName, place);
        await KeepAsync(() => _store.AddAsync(digest, content, stop));
        return package;
    }

    /// <summary>Writes to the disk; what goes wrong there is no fault of the repository.</summary>
    internal async Task KeepAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(ChartFaultKind.KeepingFailed, $"{_folder}: what is fetched can't be kept there; look whether the disk is full or the folder belongs to somebody else: {error.Message}", error);
        }
    }

    private ChartPackage Unpack(PackageForm form, string digest, byte[] content, string fileName, string place)
    {
        try
        {
            var package = ChartPackage.Open(form, digest, content, fileName, place);
            _packages.Add((digest, form), package);
            return package;
        }
        catch (RenderException error)
        {
            throw new ChartException(ChartFaultKind.Invalid, error.Message, error);
        }
    }
}
