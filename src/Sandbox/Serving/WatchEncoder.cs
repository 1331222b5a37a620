using System.Buffers;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Conversion;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;
using GitOpsActors.Sandbox.Tables;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>The bytes of watch events, in one of the forms that clients ask for.</summary>
internal abstract class WatchEncoder
{
    public virtual string ContentType => "application/json";

    public static WatchEncoder Of(ApiCall call) => call.Form.Shape switch
    {
        AcceptedForm.Shapes.Metadata or AcceptedForm.Shapes.MetadataList => new OfMetadata(call.Resource, call.Form.Version),
        AcceptedForm.Shapes.Table => new OfTables(call),
        _ => new OfObjects(call.Resource),
    };

    public abstract void Write(IBufferWriter<byte> output, string type, StoredObject item);

    public abstract void WriteGone(IBufferWriter<byte> output, ObjectEvent gone);

    public abstract void Bookmark(IBufferWriter<byte> output, long revision, MapNode? annotations);

    protected static MapNode BookmarkMetadata(long revision, MapNode? annotations)
    {
        var metadata = MapNode.Of(("resourceVersion", Revisions.Text(revision)));
        return annotations is null ? metadata : metadata.With("annotations", annotations);
    }

    protected static void Line(IBufferWriter<byte> output, string type, MapNode item)
    {
        JsonText.Write(MapNode.Of(("type", type), ("object", item)), output);
        output.Write("\n"u8);
    }

    private sealed class OfObjects(ServedResource resource) : WatchEncoder
    {
        private readonly VersionConversion? _conversion = VersionConversion.Of(resource);
        private readonly Dictionary<string, byte[]> _openings = new(StringComparer.Ordinal)
        {
            ["ADDED"] = Opening(resource, "ADDED"),
            ["MODIFIED"] = Opening(resource, "MODIFIED"),
            ["DELETED"] = Opening(resource, "DELETED"),
        };

        public override void Write(IBufferWriter<byte> output, string type, StoredObject item)
        {
            output.Write(_openings[type]);
            output.Write(_conversion is null ? item.Json.Span[1..] : VersionConversion.ServedJson(resource, item).Span[1..]);
            output.Write("}\n"u8);
        }

        public override void WriteGone(IBufferWriter<byte> output, ObjectEvent gone)
        {
            if (gone.IsDeletion) Write(output, "DELETED", gone.After);
            else Line(output, "DELETED", ObjectAnswers.Typed(resource, AsOf(gone)));
        }

        public override void Bookmark(IBufferWriter<byte> output, long revision, MapNode? annotations) =>
            Line(output, "BOOKMARK", ObjectAnswers.Typed(resource, MapNode.Of(("metadata", BookmarkMetadata(revision, annotations)))));

        private static byte[] Opening(ServedResource resource, string type) =>
            [.. Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"), .. Answers.TypePrefix(resource)];
    }

    private sealed class OfMetadata(ServedResource resource, string version) : WatchEncoder
    {
        public override void Write(IBufferWriter<byte> output, string type, StoredObject item) =>
            Line(output, type, ObjectAnswers.Metadata(VersionConversion.Served(resource, item.Document), version));

        public override void WriteGone(IBufferWriter<byte> output, ObjectEvent gone) =>
            Line(output, "DELETED", ObjectAnswers.Metadata(VersionConversion.Served(resource, AsOf(gone)), version));

        public override void Bookmark(IBufferWriter<byte> output, long revision, MapNode? annotations) =>
            Line(output, "BOOKMARK", ObjectAnswers.Metadata(MapNode.Of(("metadata", BookmarkMetadata(revision, annotations))), version));
    }

    private sealed class OfTables : WatchEncoder
    {
        private readonly TableWriter _writer;
        private bool _isFirst = true;

        public OfTables(ApiCall call)
        {
            var include = call.Query("includeObject") ?? "";
            TableWriter.Check(include);
            _writer = new TableWriter(call.Resource, call.Form.Version, include, call.Time);
        }

        public override void Write(IBufferWriter<byte> output, string type, StoredObject item) => Row(output, type, item.Document);

        public override void WriteGone(IBufferWriter<byte> output, ObjectEvent gone) => Row(output, "DELETED", AsOf(gone));

        public override void Bookmark(IBufferWriter<byte> output, long revision, MapNode? annotations) =>
            Row(output, "BOOKMARK", MapNode.Of(("metadata", BookmarkMetadata(revision, annotations))));

        private void Row(IBufferWriter<byte> output, string type, MapNode item)
        {
            Line(output, type, _writer.Write([item], MapNode.Of(("resourceVersion", item.Text("metadata", "resourceVersion") ?? "")), _isFirst));
            _isFirst = false;
        }
    }

    /// <summary>The object as it last matched, with the version of the event.</summary>
    protected static MapNode AsOf(ObjectEvent gone) => gone.IsDeletion
        ? gone.After.Document
        : gone.Before!.Document.WithAt(["metadata", "resourceVersion"], Revisions.Text(gone.Revision));
}
