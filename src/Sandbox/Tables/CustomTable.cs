using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Custom resources as rows: the columns that their definition declares, or name and age.</summary>
internal static class CustomTable
{
    public static TableKind Of(ServedResource resource)
    {
        var version = resource.Definition.List("spec", "versions").FirstOrDefault(candidate => candidate.Text("name") == resource.Version);
        var declared = version.List("additionalPrinterColumns").Select(column => column.Map()).ToList();
        if (declared.Count == 0) declared = [MapNode.Of(("name", "Age"), ("type", "date"), ("jsonPath", ".metadata.creationTimestamp"))];
        TableColumn[] columns =
        [
            new("Name", Format: "name"),
            .. declared.Select(column => new TableColumn(column.Text("name") ?? "", column.Text("type") ?? "string", column.Text("format") ?? "",
                (int)(column.Integer("priority") ?? 0)) { Declared = Description(column) }),
        ];
        return new TableKind(columns, (item, now) => [Cell.Name(item), .. declared.Select(column => Value(column, item, now))]);
    }

    private static string? Description(MapNode column) => column.Text("description") is { Length: > 0 } description ? description
        : column.Text("jsonPath") is ".metadata.creationTimestamp" && column.Text("name") is "Age" ? null
        : $"Custom resource definition column (in JSONPath format): {column.Text("jsonPath")}";

    private static Node Value(MapNode column, MapNode item, DateTimeOffset now)
    {
        var found = JsonPath.Find(column.Text("jsonPath") ?? "", item);
        if (found.Count == 0) return NullNode.Instance;
        return (column.Text("type"), found[0]) switch
        {
            ("integer", IntegerNode number) => number,
            ("integer", FloatNode number) => (long)number.Value,
            ("number", IntegerNode or FloatNode) => found[0],
            ("boolean", BoolNode flag) => flag,
            ("string", _) => string.Join(',', found.Select(Cell.Text)),
            ("date", StringNode time) => Timestamps.Parse(time) is null ? "<invalid>" : Cell.Since(time, now),
            _ => NullNode.Instance,
        };
    }
}
