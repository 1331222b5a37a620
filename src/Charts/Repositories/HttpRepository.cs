using System.Collections.Concurrent;
using System.Net.Http.Headers;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Indexes;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Charts.Versions;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Repositories;

/// <summary>A repository with an index of all its charts, `index.yaml`, and archives wherever the index says.</summary>
internal sealed class HttpRepository : ChartRepository
{
    private readonly ChartAddress _address;
    private readonly ChartHttp _http;
    private readonly IndexFile _file;
    private readonly PatientFlight<string, ChartIndex> _looks;
    private readonly PatientFlight<(ChartPin Pin, bool PassesCredentials), ChartPackage> _fetches;

    // Of archives whose digest the index does not tell, the one that was found.
    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);
    private readonly AuthenticationHeaderValue? _authorization;
    private volatile Look? _look;

    public HttpRepository(ChartAccess access, ChartAddress address, ChartLibrary library) : base(access, library)
    {
        _address = address;
        _http = new ChartHttp(access, address.Root, library.Limits, library.Time);
        _authorization = access.BearerToken is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : address.Basic;
        _file = new IndexFile(library, address.Root, _http);
        var (time, again) = (library.Time, library.Limits.LookAgainAfter);
        (_looks, _fetches) = (new(time, again), new(time, again));
    }

    public override async Task<ChartPin> ResolveAsync(string chart, string version, Freshness freshness, CancellationToken stop)
    {
        if (freshness == Freshness.Anew) _found.Clear();
        var look = _look;
        var isNew = look is null || freshness != Freshness.Known;
        var index = isNew ? await LookAsync(freshness, stop) : look!.Seen.Index;
        if (Choose(index, chart, version) is { } chosen) return Pin(chart, chosen);
        // It may have come since; but not everybody who misses it has to look.
        if (!isNew && Library.Time.GetElapsedTime(look!.At) >= Library.Limits.LookAgainAfter) index = await LookAsync(Freshness.Known, stop);
        return Choose(index, chart, version) is { } late ? Pin(chart, late) : throw WhyNone(index, chart, version);
    }

    public override Task<ChartPackage> FetchAsync(ChartPin pin, bool passesCredentials, CancellationToken stop) =>
        _fetches.RunAsync((pin, passesCredentials), mayRecall: true, end => FetchNowAsync(pin, passesCredentials, end), stop);

    public override Task TryAsync(CancellationToken stop) => LookAsync(Freshness.Asked, stop);

    public override Task LookAsync(IReadOnlyCollection<(string Chart, string Version)> wishes, CancellationToken stop) => LookAsync(Freshness.Asked, stop);

    public override async Task<IReadOnlyList<(string Chart, IReadOnlyList<string> Versions)>> ListAsync(CancellationToken stop)
    {
        var index = _look?.Seen.Index ?? await LookAsync(Freshness.Known, stop);
        return [.. index.Charts.Order(StringComparer.Ordinal).Select(chart =>
            (chart, (IReadOnlyList<string>)[.. (index.VersionsOf(chart) ?? []).Select(static version => version.Text)]))];
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing) _http.Dispose();
    }

    /// <summary>One look at the index, which concurrent callers share.</summary>
    private Task<ChartIndex> LookAsync(Freshness freshness, CancellationToken stop)
    {
        var isAnew = freshness == Freshness.Anew;
        return _looks.RunAsync(isAnew ? "anew" : "", freshness == Freshness.Known, async end =>
        {
            var seen = await _file.ReadAsync(isAnew ? null : _look?.Seen, mayRecall: !isAnew, _authorization, end);
            _look = new Look(seen, Library.Time.GetTimestamp());
            return seen.Index;
        }, stop);
    }

    private static ChartVersion? Choose(ChartIndex index, string chart, string version) => index.VersionsOf(chart) is { } versions ? VersionChoice.Choose(versions, version) : null;

    private ChartException WhyNone(ChartIndex index, string chart, string version)
    {
        if (index.VersionsOf(chart) is { } versions) return new ChartException(ChartFaultKind.VersionMissing, $"{Access}: chart {chart}: {VersionChoice.WhyNone(versions, version)}");
        var alike = index.Charts.Where(name => name.Contains(chart, StringComparison.OrdinalIgnoreCase) || chart.Contains(name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(5).ToList();
        return new ChartException(ChartFaultKind.NotFound, $"{Access}: there is no chart '{chart}' in its index{(alike.Count > 0 ? $"; there is {string.Join(", ", alike)}" : "")}");
    }

    private ChartPin Pin(string chart, ChartVersion version)
    {
        if (version.Urls.Count == 0) throw new ChartException(ChartFaultKind.Invalid, $"{Access}: chart {chart} {version.Text}: the index names no address of it");
        var url = Against(_address.Root, version.Urls[0]) ?? throw new ChartException(ChartFaultKind.Invalid, $"{Access}: chart {chart} {version.Text}: '{ChartAddress.Shown(version.Urls[0])}' is no address");
        return new ChartPin(chart, version.Text) { Location = url.AbsoluteUri, Digest = version.Digest };
    }

    /// <summary>An address in the index, seen from the repository; what the repository's own has as query goes with it.</summary>
    internal static Uri? Against(Uri root, string reference)
    {
        var folder = new UriBuilder(root) { Query = "", Fragment = "", Path = root.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        if (!Uri.TryCreate(folder, reference, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)) return null;
        var isAbsolute = Uri.TryCreate(reference, UriKind.Absolute, out var whole) && whole.Scheme != Uri.UriSchemeFile;
        return isAbsolute || root.Query.Length == 0 ? url : new UriBuilder(url) { Query = root.Query }.Uri;
    }

    private async Task<ChartPackage> FetchNowAsync(ChartPin pin, bool passesCredentials, CancellationToken stop)
    {
        var place = $"{Access}: chart {pin.Chart} {pin.Version}";
        var digest = pin.Digest.Length > 0 ? pin.Digest : _found.GetValueOrDefault(pin.Location, "");
        if (await Library.FindAsync(PackageForm.Chart, digest, FileNameOf(pin), place, stop) is { } known) return known;
        var request = new ChartRequest(new Uri(pin.Location), _authorization, passesCredentials);
        var content = await _http.SendAsync(request, async answer =>
        {
            answer.MustBeFine();
            return await answer.ReadAsync(Library.Limits.ArchiveBytesMax);
        }, stop);
        var found = ArchiveStore.DigestOf(content);
        if (pin.Digest.Length > 0 && found != pin.Digest)
            throw new ChartException(ChartFaultKind.DigestMismatch, $"{place}: the archive has the digest {found}, and the index promises {pin.Digest}; whoever keeps the repository has to publish it anew, or somebody meddles with it");
        _found[pin.Location] = found;
        return await Library.AddAsync(PackageForm.Chart, found, content, FileNameOf(pin), place, stop);
    }

    private sealed record Look(SeenIndex Seen, long At);
}
