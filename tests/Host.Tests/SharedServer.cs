namespace GitOpsActors.Host.Tests;

/// <summary>One running server for several classes of tests. Each has Applications and folders of its own in it.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<RunningServer>
{
    public const string Name = "a running server";
}
