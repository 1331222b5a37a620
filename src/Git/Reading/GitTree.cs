using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Git.Reading;

/// <summary>The files of one commit. Reads may block for as long as the disk takes.</summary>
public sealed class GitTree : ISourceTree
{
    internal GitTree(ObjectId commit, ObjectId root) => (Commit, Root) = (commit, root);

    public ObjectId Commit { get; }

    /// <summary>The id of the tree: equal for commits with the same files.</summary>
    public ObjectId Root { get; }

    public SourceFile? ReadFile(string path) => throw new NotImplementedException();

    public SourceFolder? ReadFolder(string path) => throw new NotImplementedException();
}
