using GitOpsActors.Actors.ChartRepositories;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;

namespace GitOpsActors.Actors.Applications;

/// <summary>A source of an Application at the revision that is rendered.</summary>
/// <param name="Revision">What status calls it: a commit, or the version of a chart.</param>
internal abstract record OpenedSource(SourceSpec Source, string Revision, ISourceTree Tree)
{
    /// <summary>Of the repository, among those of its kind.</summary>
    public abstract string RepositoryId { get; }

    /// <summary>The revision's own time, so that the same revision renders to the same.</summary>
    public abstract Task<DateTimeOffset> TimeAsync(CancellationToken stop);

    /// <summary>From now on the Application is told when it would be rendered from something else.</summary>
    public abstract void Follow(ApplicationRoom room, string application, int index, ActorRef self);
}

internal sealed record OpenedGit(SourceSpec Source, Repository Repository, ObjectId Commit, RecordingTree Reads) : OpenedSource(Source, Commit.Hex, Reads)
{
    public override string RepositoryId => Repository.Id;

    public override Task<DateTimeOffset> TimeAsync(CancellationToken stop) => Repository.TimeOfAsync(Commit, stop);

    public override void Follow(ApplicationRoom room, string application, int index, ActorRef self) =>
        room.Repositories.ActorOf(Repository.Id).Tell(new Follow(application, index, Source.TargetRevision, Source.TagPrefix, Commit, Reads.ReadSet, self));
}

internal sealed record OpenedChart(SourceSpec Source, ChartSupply Supply, ChartPin Pin, ChartPackage Package) : OpenedSource(Source, Pin.Version, Package.Tree)
{
    public override string RepositoryId => Supply.Id;

    public override Task<DateTimeOffset> TimeAsync(CancellationToken stop) => Task.FromResult(Package.PackedAt);

    public override void Follow(ApplicationRoom room, string application, int index, ActorRef self) =>
        room.Charts.ActorOf(Supply.Id).Tell(new FollowChart(application, index, Source.Chart, Source.TargetRevision, Pin.Version, self));
}
