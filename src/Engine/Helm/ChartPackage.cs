using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>A packed chart that was fetched from somewhere.</summary>
public sealed class ChartPackage
{
    private ChartPackage(SourceFile file, ChartArchive archive)
    {
        Archive = new FetchedChart(new UnpackedTree([file]), file.RealPath);
        Tree = new UnpackedTree(archive.Files.Select(one => one.File with { RealPath = one.Name }));
        PackedAt = archive.PackedAt;
        Bytes = file.Content.Length + archive.Files.Sum(static one => (long)one.File.Content.Length);
    }

    /// <summary>As it is, to be a part of another chart.</summary>
    public FetchedChart Archive { get; }

    /// <summary>What is in it; the chart itself is the root.</summary>
    public ISourceTree Tree { get; }

    /// <summary>When it was packed, by its own account.</summary>
    public DateTimeOffset PackedAt { get; }

    /// <summary>What it takes in memory, about.</summary>
    public long Bytes { get; }

    /// <param name="digest">Of the archive: equal ones have equal content.</param>
    /// <param name="fileName">What errors of a render call it.</param>
    /// <param name="place">What errors call it here.</param>
    /// <exception cref="RenderException">It is no archive of a chart, or goes beyond the limits.</exception>
    public static ChartPackage Open(string digest, ReadOnlyMemory<byte> content, string fileName, string place)
    {
        var file = new SourceFile(fileName, digest, content);
        var archive = ChartArchive.Read(file, place);
        if (!archive.Files.Any(static one => one.Name == "Chart.yaml")) throw new RenderException($"{place}: Chart.yaml file is missing, so it is no chart");
        return new ChartPackage(file, archive);
    }
}
