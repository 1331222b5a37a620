using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Charts.Versions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Charts.Registries;

/// <summary>
/// A registry of images that holds charts and other files too: a chart is a name, its versions are tags. A '+' of a version is written '_'
/// in a tag.
/// </summary>
internal sealed partial class OciRegistry : ChartRepository
{
    private readonly ChartHttp _http;
    private readonly RegistryHttp _registry;
    private readonly RegistryMeter _meter;
    private readonly ChartAddress _address;
    private readonly PatientFlight<string, TagList> _looks;
    private readonly PatientFlight<ChartPin, ChartPackage> _fetches;
    private readonly PatientFlight<string, string> _digests;
    private readonly ConcurrentDictionary<string, TagList> _tags = new(StringComparer.Ordinal);

    // What tags that are no versions meant at the last look.
    private readonly ConcurrentDictionary<string, string> _moving = new(StringComparer.Ordinal);

    // What a manifest said: asked again only when somebody wants everything anew.
    private readonly ConcurrentDictionary<string, ChartManifest> _manifests = new(StringComparer.Ordinal);

    public OciRegistry(ChartAccess access, ChartAddress address, ChartLibrary library) : base(access, library)
    {
        _address = address;
        _http = new ChartHttp(access, address.Root, library.Limits, library.Time);
        _registry = new RegistryHttp(access, address, _http, library.Limits, library.Time);
        _meter = new RegistryMeter(access.ToString(), library.Time);
        var (time, again) = (library.Time, library.Limits.LookAgainAfter);
        (_looks, _fetches, _digests) = (new(time, again), new(time, again), new(time, again));
    }

    public override async Task<ChartPin> ResolveAsync(string chart, string version, Freshness freshness, CancellationToken stop)
    {
        var (name, digest) = NameAndDigestOf(chart);
        var wanted = digest ?? version.Trim();
        if (freshness == Freshness.Anew)
        {
            foreach (var known in _manifests.Keys.Where(key => key.StartsWith(name + " ", StringComparison.Ordinal))) _manifests.TryRemove(known, out _);
        }

        if (ChartManifest.IsDigest(wanted)) return new ChartPin(chart, wanted) { Location = wanted };
        // An address that says all is that of any files, whose tags may be pushed anew: what counts is the digest.
        if (chart.Length == 0) return await ResolveTagAsync(chart, name, await TagMeantAsync(name, wanted, freshness, stop), freshness, stop);
        if (VersionChoice.IsExact(wanted)) return new ChartPin(chart, wanted) { Location = TagOf(wanted) };
        if (VersionChoice.RangeOf(wanted) is null) return await ResolveTagAsync(chart, name, wanted, freshness, stop);
        var tags = await TagsAsync(name, freshness, stop);
        var chosen = VersionChoice.Choose(tags.Versions, wanted)
            ?? throw new ChartException(ChartFaultKind.VersionMissing, $"{Access}: chart {name}: {VersionChoice.WhyNone(tags.Versions, wanted)}");
        return new ChartPin(chart, chosen.Text) { Location = TagOf(chosen.Text) };
    }

    public override Task<ChartPackage> FetchAsync(ChartPin pin, bool passesCredentials, CancellationToken stop) =>
        _fetches.RunAsync(
            pin, mayRecall: true, end => _meter.RunAsync(RegistryRequest.Extract, pin.Version, () => FetchNowAsync(pin, end)), stop);

    public override async Task LookAsync(IReadOnlyCollection<(string Chart, string Version)> wishes, CancellationToken stop)
    {
        foreach (var chart in wishes.GroupBy(static wish => wish.Chart, StringComparer.Ordinal))
        {
            var isAsked = false;
            foreach (var (_, version) in chart)
            {
                // One list of tags answers for all ranges; what else moves is a tag, which each has a manifest of its own.
                var isRange = VersionChoice.RangeOf(version) is not null;
                if (isRange && isAsked) continue;
                isAsked |= isRange;
                try
                {
                    await ResolveAsync(chart.Key, version, Freshness.Asked, stop);
                }
                catch (ChartException error) when (error.Kind is not (ChartFaultKind.NetworkFailed or ChartFaultKind.TimedOut))
                {
                    // It is about this chart alone, and told to who asks for it; the others are looked at.
                }
            }
        }
    }

    public override Task TryAsync(CancellationToken stop) => _meter.RunAsync(
        RegistryRequest.TestRepo, "", () => _registry.SendAsync("", new ChartRequest(At("/v2/"), null), static answer =>
        {
            answer.MustBeFine();
            return Task.FromResult(true);
        }, stop));

    public override async Task<IReadOnlyList<string>> TagsAsync(string chart, CancellationToken stop) =>
        (await TagsAsync(NameOf(chart), Freshness.Asked, stop)).All;

    public override async Task<MapNode> AnnotationsAsync(ChartPin pin, CancellationToken stop) =>
        (await ManifestAsync(pin, NameOf(pin.Chart), stop)).Annotations;

    private protected override void Dispose(bool disposing)
    {
        if (disposing) _http.Dispose();
    }

    private Uri At(string path) => new(_address.Root, path);

    private string NameOf(string chart) => NameAndDigestOf(chart).Name;

    /// <summary>What the registry calls the chart: the path of the address, and the chart's own name after it; and the digest that may stand behind both.</summary>
    private (string Name, string? Digest) NameAndDigestOf(string chart)
    {
        var whole = string.Join('/', ((string[])[Uri.UnescapeDataString(_address.Root.AbsolutePath).Trim('/'), chart.Trim('/')]).Where(static part => part.Length > 0));
        var (name, digest) = whole.Split('@', 2) is [var before, var behind] ? (before, behind) : (whole, null);
        if (digest is not null && !ChartManifest.IsDigest(digest)) throw new ChartException(ChartFaultKind.Refused, $"{Access}: '{digest}' is no digest of the form sha256:<64 hex digits>");
        return NameForm().IsMatch(name) ? (name, digest) : throw new ChartException(ChartFaultKind.Refused, $"{Access}: '{name}' is no name of a chart in a registry: those are lower-case words with '/' between them");
    }

    private string TagOf(string version)
    {
        var tag = version.Replace('+', '_');
        return TagForm().IsMatch(tag) ? tag : throw new ChartException(ChartFaultKind.Refused, $"{Access}: '{version}' is neither a version, nor a range of versions, nor a tag");
    }

    /// <summary>A version is the tag of that name; a range is the highest of the tags that are versions, with or without a v.</summary>
    private async Task<string> TagMeantAsync(string name, string wanted, Freshness freshness, CancellationToken stop)
    {
        if (VersionChoice.IsExact(wanted) || VersionChoice.RangeOf(wanted) is not { } range) return wanted;
        var tags = (await TagsAsync(name, freshness, stop)).All
            .Select(static tag => (Tag: tag, Version: SemanticVersion.TryParse(tag.Replace('_', '+')))).Where(static one => one.Version is not null).ToList();
        return tags.Where(one => range.Contains(one.Version!)).OrderByDescending(static one => one.Version).Select(static one => one.Tag).FirstOrDefault()
            ?? throw new ChartException(ChartFaultKind.VersionMissing,
                $"{Access}: {name}: {VersionChoice.WhyNone([.. tags.Select(static one => new ChartVersion(one.Tag, one.Version!, [], ""))], wanted)}");
    }

    /// <summary>A tag that is no version, such as `latest`, moves: what it means at the moment is a digest.</summary>
    private async Task<ChartPin> ResolveTagAsync(string chart, string name, string tag, Freshness freshness, CancellationToken stop)
    {
        var key = $"{name} {TagOf(tag)}";
        if (freshness != Freshness.Known || !_moving.TryGetValue(key, out var digest))
        {
            digest = _moving[key] = await _digests.RunAsync(key, freshness == Freshness.Known, async end =>
            {
                var found = await FindManifestAsync(RegistryRequest.ResolveRevision, name, TagOf(tag), tag, end);
                _manifests[$"{name} sha256:{found.Digest}"] = found.Manifest;
                return found.Digest;
            }, stop);
        }

        return new ChartPin(chart, "sha256:" + digest) { Location = "sha256:" + digest };
    }

    private async Task<TagList> TagsAsync(string name, Freshness freshness, CancellationToken stop)
    {
        if (freshness == Freshness.Known && _tags.TryGetValue(name, out var known)) return known;
        return await _looks.RunAsync(
            name, freshness == Freshness.Known, async end =>
                _tags[name] = await _meter.RunAsync(RegistryRequest.GetTags, "", () => ReadTagsAsync(name, end)), stop);
    }

    private async Task<TagList> ReadTagsAsync(string name, CancellationToken stop)
    {
        var (versions, all) = (new List<ChartVersion>(), new List<string>());
        Uri? page = At($"/v2/{name}/tags/list");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages >= Library.Limits.TagPagesMax || all.Count > Library.Limits.TagsMax)
                throw new ChartException(ChartFaultKind.TooLarge, $"{Access}: chart {name} has more tags than are read");
            var current = page;
            page = await _registry.SendAsync(name, new ChartRequest(current, null), async answer =>
            {
                answer.MustBeFine();
                var listed = RegistryHttp.Parse(await answer.ReadAsync(Library.Limits.AnswerBytesMax), answer.Place);
                if (listed is not MapNode map) throw new ChartException(ChartFaultKind.Invalid, $"{answer.Place}: it is no list of tags");
                foreach (var text in map.List("tags").Select(static tag => tag.Text()).OfType<string>())
                {
                    all.Add(text);
                    if (OfTag(text) is { } version) versions.Add(version);
                }

                return NextPage(current, answer.Header("Link"));
            }, stop);
        }

        // Registries list tags in an order of their own; of two versions that differ in their build alone, always the same one is chosen.
        return new TagList([.. versions.OrderByDescending(static version => version.Text, StringComparer.Ordinal)],
            [.. all.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The version that a tag stands for. Helm takes whole ones without a leading v only.</summary>
    private static ChartVersion? OfTag(string tag)
    {
        var text = tag.Replace('_', '+');
        return !text.StartsWith('v') && SemanticVersion.TryParse(text) is { } version && version.ToString() == text ? new ChartVersion(text, version, [], "") : null;
    }

    private Uri? NextPage(Uri current, string? link)
    {
        if (link is null || NextForm().Match(link) is not { Success: true } match || !Uri.TryCreate(current, match.Groups["url"].Value, out var next)) return null;
        return next.GetLeftPart(UriPartial.Authority) == _address.Root.GetLeftPart(UriPartial.Authority) ? next
            : throw new ChartException(ChartFaultKind.Refused, $"{Access}: the list of tags goes on at another server, {ChartHttp.Shown(next)}, which is not followed");
    }

    /// <summary>The manifest behind a tag or digest, checked against every digest that anybody tells.</summary>
    private Task<(string Digest, ChartManifest Manifest)> ReadManifestAsync(string name, string reference, CancellationToken stop)
    {
        var request = new ChartRequest(At($"/v2/{name}/manifests/{reference}"), null) { Accept = ChartManifest.AcceptedTypes };
        return _registry.SendAsync(name, request, async answer =>
        {
            answer.MustBeFine();
            var json = await answer.ReadAsync(Library.Limits.AnswerBytesMax);
            var digest = ArchiveStore.DigestOf(json);
            foreach (var promised in (string?[])[ChartManifest.IsDigest(reference) ? reference : null, answer.Header("Docker-Content-Digest")])
            {
                if (promised is not null && ChartManifest.IsDigest(promised) && promised != "sha256:" + digest)
                    throw new ChartException(ChartFaultKind.DigestMismatch, $"{answer.Place}: the manifest has the digest sha256:{digest}, and {promised} is promised");
            }

            return (digest, ChartManifest.Read(json, answer.Header("Content-Type"), answer.Place));
        }, stop);
    }

    private async Task<ChartPackage> FetchNowAsync(ChartPin pin, CancellationToken stop)
    {
        var name = NameOf(pin.Chart);
        var (place, manifest) = ($"{Access}: chart {name} {pin.Version}", await ManifestAsync(pin, name, stop));
        if (pin.Chart.Length > 0 && manifest.Form != PackageForm.Chart)
            throw new ChartException(ChartFaultKind.Invalid, $"{place}: it holds files, and no Helm chart; to deploy them, put the whole name into the address, and name no chart");
        if (await Library.FindAsync(manifest.Form, manifest.Digest, FileNameOf(pin), place, stop) is { } known) return known;
        if (manifest.Size > Library.Limits.ArchiveBytesMax)
            throw new ChartException(ChartFaultKind.TooLarge, string.Create(CultureInfo.InvariantCulture, $"{place}: the archive has {manifest.Size} bytes, and {Library.Limits.ArchiveBytesMax} are the limit"));
        var content = await _registry.SendAsync(name, new ChartRequest(At($"/v2/{name}/blobs/sha256:{manifest.Digest}"), null), async answer =>
        {
            answer.MustBeFine();
            return await answer.ReadAsync(Library.Limits.ArchiveBytesMax);
        }, stop);
        if (ArchiveStore.DigestOf(content) is var found && found != manifest.Digest)
            throw new ChartException(ChartFaultKind.DigestMismatch, $"{place}: the archive has the digest sha256:{found}, and the manifest promises sha256:{manifest.Digest}");
        return await Library.AddAsync(manifest.Form, manifest.Digest, content, FileNameOf(pin), place, stop);
    }

    private async Task<ChartManifest> ManifestAsync(ChartPin pin, string name, CancellationToken stop)
    {
        var key = $"{name} {pin.Location}";
        return _manifests.TryGetValue(key, out var known) ? known
            : _manifests[key] = (await FindManifestAsync(RegistryRequest.DigestMetadata, name, pin.Location, pin.Version, stop)).Manifest;
    }

    private async Task<(string Digest, ChartManifest Manifest)> FindManifestAsync(
        RegistryRequest request, string name, string reference, string version, CancellationToken stop)
    {
        try
        {
            return await _meter.RunAsync(request, version, () => ReadManifestAsync(name, reference, stop));
        }
        catch (ChartException error) when (error.Kind == ChartFaultKind.NotFound && VersionChoice.IsExact(version))
        {
            // Whether it is the chart or the version that is missing, and which versions there are, its tags tell.
            var tags = await TagsAsync(name, Freshness.Asked, stop);
            throw new ChartException(ChartFaultKind.VersionMissing,
                $"{Access}: chart {name} {version}: {VersionChoice.WhyNone(tags.Versions, version)}", error);
        }
    }

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TagForm();

    [GeneratedRegex(@"<(?<url>[^>]*)>\s*;[^,]*\brel=""?next""?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NextForm();

    private sealed record TagList(IReadOnlyList<ChartVersion> Versions, IReadOnlyList<string> All);
}
