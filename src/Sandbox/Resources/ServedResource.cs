using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>A kind of object at the version that a client speaks of it.</summary>
public sealed record ServedResource
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public required bool IsNamespaced { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    public IReadOnlyList<ServedSubresource> Subresources { get; init; } = [];

    /// <summary>Where the objects are kept: resources of several groups may be views on the same objects (events).</summary>
    public string StorageGroup { get; init; } = "";

    /// <summary>The version that objects are kept in; the others are converted from and to it.</summary>
    public string StorageVersion { get; init; } = "";

    /// <summary>For a custom resource, the CustomResourceDefinition that declares it.</summary>
    public MapNode? Definition { get; init; }

    public bool IsCustom => Definition is not null;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string GroupResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public ServedSubresource? Subresource(string name) => Subresources.FirstOrDefault(subresource => subresource.Name == name);
}

/// <summary>A part or view of an object with a URL of its own.</summary>
/// <param name="Name">As in the URL: status, scale, log.</param>
/// <param name="Kind">The kind of the documents that go in and out.</param>
/// <param name="Group">The group of that kind where it is not the resource's own.</param>
/// <param name="Version">The version of that kind where it is not the resource's own.</param>
/// <param name="Verbs">What may be done.</param>
public sealed record ServedSubresource(string Name, string Kind, string? Group, string? Version, IReadOnlyList<string> Verbs);
