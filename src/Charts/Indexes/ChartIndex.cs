using System.Collections.Concurrent;
using System.Text;
using GitOpsActors.Charts.Versions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Versions;
using Microsoft.Win32.SafeHandles;

namespace GitOpsActors.Charts.Indexes;

/// <summary>
/// The index of a repository as it was at one moment. Its text lies on disk; in memory are the places of the charts, and the versions of
/// those that somebody asked for.
/// </summary>
internal sealed class ChartIndex
{
    // What is laid out in an unusual way is parsed as a whole, which takes tens of times its size.
    private const int UnusualBytesMax = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ChartVersion>> _versions = new(StringComparer.Ordinal);
    private readonly string _place;
    private readonly SafeFileHandle _text;
    private readonly IndexTable? _table;
    private readonly MapNode? _whole;

    private ChartIndex(string place, SafeFileHandle text, IndexTable? table, MapNode? whole) => (_place, _text, _table, _whole) = (place, text, table, whole);

    public IEnumerable<string> Charts => _table?.Charts.Keys ?? _whole!.Select(static entry => entry.Key);

    /// <param name="file">The text; it may be replaced by another one later, which does not change what this index says.</param>
    /// <param name="place">What to call it in errors.</param>
    /// <exception cref="ChartException">It is no index.</exception>
    public static ChartIndex Open(string file, string place)
    {
        var text = File.ReadAllBytes(file);
        var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (IndexTable.TryRead(text) is { } table)
            return table.HasApiVersion ? new ChartIndex(place, handle, table, null) : throw NoIndex(place, "it has no apiVersion");
        if (text.Length > UnusualBytesMax) throw NoIndex(place, "it is large, and not laid out as Helm lays an index out");
        var document = Parse(text, place).Map();
        return document.Has("apiVersion") ? new ChartIndex(place, handle, null, document.Map("entries")) : throw NoIndex(place, "it has no apiVersion");
    }

    /// <summary>The versions of a chart, in the order of the index; null when it has no such chart.</summary>
    public IReadOnlyList<ChartVersion>? VersionsOf(string chart)
    {
        if (_versions.TryGetValue(chart, out var known)) return known;
        if (EntriesOf(chart) is not { } entries) return null;
        return _versions.GetOrAdd(chart, [.. entries.Select(Read).OfType<ChartVersion>()]);
    }

    private ListNode? EntriesOf(string chart)
    {
        if (_table is null) return _whole!.Has(chart) ? _whole.List(chart) : null;
        if (!_table.Charts.TryGetValue(chart, out var range)) return null;
        var text = new byte[range.End.Value - range.Start.Value];
        if (RandomAccess.Read(_text, text, range.Start.Value) != text.Length) throw NoIndex(_place, "what is kept of it is damaged; refresh hard to fetch it anew");
        return _table.IsJson ? Parse(text, _place).List() : Parse(text, _place).List(chart);
    }

    /// <summary>An entry; null for one that is no use, as Helm leaves it out too.</summary>
    private static ChartVersion? Read(Node entry)
    {
        var text = entry["version"] is { } version and not NullNode ? version.PlainText() : "";
        if (entry["name"].Text() is not { Length: > 0 } || SemanticVersion.TryParse(text) is not { } parsed) return null;
        var digest = entry["digest"].Text() ?? "";
        if (digest.StartsWith("sha256:", StringComparison.Ordinal)) digest = digest["sha256:".Length..];
        return new ChartVersion(text, parsed, [.. entry["urls"].List().Select(static url => url.Text()).OfType<string>()], digest);
    }

    private static Node Parse(byte[] text, string place)
    {
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(text).TrimStart('\uFEFF'));
        }
        catch (DocumentException error)
        {
            throw NoIndex(place, error.Message);
        }
    }

    private static ChartException NoIndex(string place, string problem) => new(ChartFaultKind.Invalid, $"{place}: it is no index of charts: {problem}");
}
