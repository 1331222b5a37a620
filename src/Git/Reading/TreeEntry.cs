namespace GitOpsActors.Git.Reading;

internal enum EntryKind
{
    File,
    Executable,
    Folder,
    Link,
    Submodule,
}

internal readonly record struct TreeEntry(string Name, EntryKind Kind, ObjectId Id);
