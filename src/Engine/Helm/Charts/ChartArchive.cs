using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Unpacks a packed chart, in memory. The archive is foreign: names that lead elsewhere, bombs and links are refused.</summary>
/// <param name="Files">By their paths below the one folder that holds the chart.</param>
/// <param name="PackedAt">When Chart.yaml was put into it.</param>
internal sealed record ChartArchive(IReadOnlyList<ChartFile> Files, DateTimeOffset PackedAt)
{
    public static ChartArchive Read(SourceFile archive, string place)
    {
        // Of two files with one name, the later one counts, as it does for who unpacks them onto a disk.
        var files = new OrderedDictionary<string, ChartFile>(StringComparer.Ordinal);
        var packedAt = DateTimeOffset.UnixEpoch;
        // Links in archives are no files of the chart.
        foreach (var packed in PackedFiles.Read(archive.Content, place).Where(static one => one.LinkTo is null))
        {
            var name = NameIn(packed.Name, place);
            var content = packed.Content.Span.StartsWith("\uFEFF"u8) ? packed.Content[3..] : packed.Content;
            files[name] = new ChartFile(name, new SourceFile(archive.RealPath + "!" + name, archive.Id + "!" + name, content));
            if (name == "Chart.yaml") packedAt = packed.At;
        }

        return files.Count > 0 ? new ChartArchive([.. files.Values], packedAt)
            : throw new RenderException($"{place}: no files in chart archive");
    }

    /// <summary>The name below the one folder that holds the chart.</summary>
    private static string NameIn(string full, string place)
    {
        if (full.StartsWith('/') || full.Contains(':', StringComparison.Ordinal) && full.IndexOf(':', StringComparison.Ordinal) == 1)
            throw new RenderException($"{place}: chart illegally contains absolute paths: {full}");
        var slash = full.TrimStart('.', '/').IndexOf('/', StringComparison.Ordinal);
        var parts = full.Split('/').Where(static part => part is not ("" or ".")).ToArray();
        if (parts.Contains("..")) throw new RenderException($"{place}: chart illegally references parent directory: {full}");
        if (slash < 0 || parts.Length < 2) throw new RenderException($"{place}: chart illegally contains content outside the base directory: {full}");
        return string.Join('/', parts[1..]);
    }
}
