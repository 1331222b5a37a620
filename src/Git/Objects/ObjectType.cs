namespace GitOpsActors.Git.Objects;

/// <summary>The numbers are those that packs have.</summary>
internal enum ObjectType
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}

/// <summary>The content is shared between all who read the object: nobody writes to it.</summary>
internal sealed record GitObject(ObjectType Type, byte[] Content);
