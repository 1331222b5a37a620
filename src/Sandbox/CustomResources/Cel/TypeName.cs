namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>A type as a value: what type(self) is compared with.</summary>
internal sealed record TypeName(string Name)
{
    private static readonly string[] Known =
    [
        "string", "int", "uint", "double", "bool", "bytes", "list", "map", "null_type", "google.protobuf.Duration", "google.protobuf.Timestamp",
    ];

    public static TypeName? Of(string name) => Known.Contains(name) ? new TypeName(name) : null;
}
