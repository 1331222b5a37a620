using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Sources;

/// <summary>The files of what a wish means.</summary>
internal static class RepositoryReading
{
    /// <exception cref="Git.GitException">It means nothing, or can't be fetched.</exception>
    public static async Task<(IRepository Repository, string Commit, ISourceTree Tree)> ReadAsync(this Opened opened, Wish wish,
        CancellationToken stop)
    {
        if (opened.Point is "") throw opened.Origin.Missing(wish);
        var repository = (IRepository)opened.Origin;
        var commit = opened.Point ?? await repository.ExpandAsync(wish, stop);
        return (repository, commit, await repository.OpenAsync(commit, stop));
    }
}
