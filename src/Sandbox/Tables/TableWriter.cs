using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Makes the Table that kubectl shows.</summary>
internal sealed class TableWriter(ServedResource resource, string version, string includeObject, TimeProvider time)
{
    private readonly TableKind _kind = TableKinds.Of(resource);

    /// <exception cref="ApiException">The client asks for objects in a form that there is not.</exception>
    public static void Check(string includeObject)
    {
        if (includeObject is "" or "None" or "Metadata" or "Object") return;
        throw ApiErrors.BadRequest(
            $"Unable to convert to Table as requested: includeObject: Invalid value: \"{includeObject}\": must be 'Metadata', 'Object', 'None', or empty");
    }

    /// <param name="items">The objects of the rows.</param>
    /// <param name="metadata">Of the list, or of the only object.</param>
    /// <param name="withColumns">Left out in a watch after its first event.</param>
    public MapNode Write(IReadOnlyList<MapNode> items, MapNode metadata, bool withColumns = true)
    {
        var rows = items.Count == 0 && _kind.IsGeneric ? (Node)NullNode.Instance : ListNode.Of(items.Select(item => (Node)Row(item)));
        return MapNode.Of(
            ("kind", "Table"), ("apiVersion", $"meta.k8s.io/{version}"), ("metadata", metadata),
            ("columnDefinitions", withColumns ? ListNode.Of(_kind.Columns.Select(column => (Node)column.Document())) : NullNode.Instance),
            ("rows", rows));
    }

    private MapNode Row(MapNode item)
    {
        var row = new MapBuilder();
        row.Add("cells", ListNode.Of(_kind.Cells(item, time.GetUtcNow())));
        if (_kind.Conditions(item) is { } conditions) row.Add("conditions", conditions);
        row.Add("object", includeObject switch
        {
            "None" => NullNode.Instance,
            "Object" => Serving.ObjectAnswers.Typed(resource, item),
            _ => Serving.ObjectAnswers.Metadata(Kinds.Conversion.VersionConversion.Served(resource, item), version),
        });
        return row.Build();
    }
}
