using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>How objects of one kind look as rows.</summary>
/// <param name="Columns">The columns, the first of them mostly the name.</param>
/// <param name="Cells">The values of an object at a time.</param>
internal sealed record TableKind(IReadOnlyList<TableColumn> Columns, Func<MapNode, DateTimeOffset, IReadOnlyList<Node>> Cells)
{
    /// <summary>What the row says about the object as a whole: a Pod that has ended is shown differently.</summary>
    public Func<MapNode, Node?> Conditions { get; init; } = _ => null;

    /// <summary>Kinds without columns of their own have no rows at all, where others have none.</summary>
    public bool IsGeneric { get; init; }
}

/// <summary>A column; those of priority one are shown only in wide output.</summary>
internal sealed record TableColumn(string Name, string Type = "string", string Format = "", int Priority = 0)
{
    /// <summary>Short form: "Name", "Age" or, for wide output, "*Images"; "Count:integer" has a type.</summary>
    public static TableColumn[] Of(params string[] columns) => [.. columns.Select(column =>
    {
        var isWide = column.StartsWith('*');
        var parts = column.TrimStart('*').Split(':');
        return new TableColumn(parts[0], parts.Length > 1 ? parts[1] : "string", parts[0] == "Name" ? "name" : "", isWide ? 1 : 0);
    })];

    public MapNode Document() => MapNode.Of(("name", Name), ("type", Type), ("format", Format), ("description", Description()), ("priority", Priority));

    /// <summary>What the definition of a custom kind says about the column.</summary>
    public string? Declared { get; init; }

    private string Description() => Declared ?? Name switch
    {
        "Name" => "Name must be unique within a namespace.",
        "Age" or "Created At" => "CreationTimestamp is a timestamp representing the server time when this object was created.",
        _ => $"{Name} of the object.",
    };
}
