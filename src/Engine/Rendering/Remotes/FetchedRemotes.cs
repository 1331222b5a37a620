using System.Collections.Immutable;

namespace GitOpsActors.Engine.Rendering.Remotes;

/// <summary>What was fetched for a render from elsewhere.</summary>
public sealed class FetchedRemotes
{
    public static readonly FetchedRemotes None = new(ImmutableDictionary<RemoteSource, ISourceTree>.Empty);

    private readonly ImmutableDictionary<RemoteSource, ISourceTree> _trees;

    private FetchedRemotes(ImmutableDictionary<RemoteSource, ISourceTree> trees) => _trees = trees;

    public int Count => _trees.Count;

    /// <param name="tree">The repository at its revision; of a file, a tree that holds nothing else, under its name.</param>
    public FetchedRemotes With(RemoteSource source, ISourceTree tree) => new(_trees.SetItem(source, tree));

    /// <exception cref="MissingRemoteException">It has to be fetched first.</exception>
    public ISourceTree TreeOf(RemoteSource source, string place)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _trees.TryGetValue(source, out var tree) ? tree : throw new MissingRemoteException(
            source, $"{place}: {source.Address} has to be fetched; an Application does so, and gax render --fetch if it is a file");
    }

    /// <exception cref="MissingRemoteException">It has to be fetched first.</exception>
    public SourceFile FileOf(RemoteSource.File source, string place)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TreeOf(source, place).ReadFile(source.Name)!;
    }
}

/// <summary>A render needs something from elsewhere; it is to be fetched, and the render begun anew.</summary>
public sealed class MissingRemoteException(RemoteSource source, string message) : RenderException(message)
{
    public RemoteSource Remote => source;
}
