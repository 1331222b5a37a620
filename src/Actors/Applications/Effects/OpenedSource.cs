using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>A source of an Application at the revision that is rendered.</summary>
/// <param name="Id">The name of the source on this node.</param>
/// <param name="Revision">What status calls it: a commit, or the version of a chart.</param>
internal abstract record OpenedSource(string Id, SourceSpec Source, string Revision, ISourceTree Tree)
{
    /// <summary>The revision's own time, so that the same revision renders to the same.</summary>
    public abstract Task<DateTimeOffset> TimeAsync(CancellationToken stop);

    /// <summary>What was rendered, as whoever looks for changes needs to know it.</summary>
    /// <param name="index">Which of the Application's sources.</param>
    public abstract Following Following(int index);
}

internal sealed record OpenedGit(string Id, SourceSpec Source, IRepository Repository, string Commit, RecordingTree Reads, bool IsBranch) : OpenedSource(Id, Source, Commit, Reads)
{
    public override Task<DateTimeOffset> TimeAsync(CancellationToken stop) => Repository.TimeOfAsync(Commit, stop);

    public override Following Following(int index) => new(Id, index, new Wish(Source.TargetRevision, Source.TagPrefix), Commit, Reads.ReadSet);
}

internal sealed record OpenedChart(string Id, SourceSpec Source, ChartPin Pin, ChartPackage Package) : OpenedSource(Id, Source, Pin.Version, Package.Tree)
{
    public override Task<DateTimeOffset> TimeAsync(CancellationToken stop) => Task.FromResult(Package.PackedAt);

    public override Following Following(int index) => new(Id, index, new Wish(Source.TargetRevision, Source.Chart), Pin.Version, null);
}

/// <summary>Files that a request brought along. Nobody follows them.</summary>
internal sealed record OpenedFiles(SourceSpec Source, ISourceTree Files, DateTimeOffset At) : OpenedSource("", Source, "", Files)
{
    public override Task<DateTimeOffset> TimeAsync(CancellationToken stop) => Task.FromResult(At);

    public override Following Following(int index) => throw new InvalidOperationException("files of a request can't be followed");
}
