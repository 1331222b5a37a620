using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>What an archive from elsewhere is.</summary>
public enum PackageForm
{
    /// <summary>A Helm chart, below one folder.</summary>
    Chart,

    /// <summary>Any files, as a tar.</summary>
    Files,

    /// <summary>Any files, as a gzipped tar.</summary>
    GzippedFiles,
}

/// <summary>A packed chart, or other files, that were fetched from somewhere.</summary>
public sealed class ChartPackage
{
    private readonly FetchedChart? _chart;
    private readonly string _place;

    private ChartPackage(ISourceTree tree, FetchedChart? chart, string place, DateTimeOffset packedAt, long bytes) =>
        (Tree, _chart, _place, PackedAt, Bytes) = (tree, chart, place, packedAt, bytes);

    /// <summary>As it is, to be a part of another chart.</summary>
    /// <exception cref="RenderException">It is no chart.</exception>
    public FetchedChart Archive => _chart ?? throw new RenderException($"{_place}: it holds files, and no Helm chart");

    /// <summary>What is in it; a chart itself is the root.</summary>
    public ISourceTree Tree { get; }

    /// <summary>When a chart was packed, by its own account; always the same of other files.</summary>
    public DateTimeOffset PackedAt { get; }

    /// <summary>What it takes in memory, about.</summary>
    public long Bytes { get; }

    /// <param name="digest">Of the archive: equal ones have equal content.</param>
    /// <param name="fileName">What errors of a render call it.</param>
    /// <param name="place">What errors call it here.</param>
    /// <exception cref="RenderException">It is no archive of this form, or goes beyond the limits.</exception>
    public static ChartPackage Open(PackageForm form, string digest, ReadOnlyMemory<byte> content, string fileName, string place)
    {
        if (form != PackageForm.Chart)
        {
            var files = PackedTree.Of(content, place, form == PackageForm.GzippedFiles);
            return new ChartPackage(files, null, place, DateTimeOffset.UnixEpoch, files.Bytes);
        }

        var file = new SourceFile(fileName, digest, content);
        var archive = ChartArchive.Read(file, place);
        if (!archive.Files.Any(static one => one.Name == "Chart.yaml")) throw new RenderException($"{place}: Chart.yaml file is missing, so it is no chart");
        var tree = new UnpackedTree(archive.Files.Select(one => one.File with { RealPath = one.Name }));
        var chart = new FetchedChart(new UnpackedTree([file]), file.RealPath);
        return new ChartPackage(tree, chart, place, archive.PackedAt, content.Length + tree.Bytes);
    }
}
