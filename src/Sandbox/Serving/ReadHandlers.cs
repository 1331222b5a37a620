using System.Buffers;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds.Conversion;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers get and list.</summary>
internal sealed class ReadHandlers(Cluster cluster)
{
    public Task Get(ApiCall call)
    {
        var resource = call.Resource;
        Revision(call.Query("resourceVersion"), isForGet: true);
        var found = cluster.Table(resource).Get(resource.IsNamespaced ? call.Info.Namespace : "", call.Info.Name)
            ?? throw ApiErrors.NotFound(resource.Group, resource.Plural, call.Info.Name);
        var isPlain = call.Form is { Shape: AcceptedForm.Shapes.Object, IsYaml: false } && !Answers.IsPretty(call.Http);
        return isPlain ? Answers.Stored(call.Http, 200, resource, found) : ObjectAnswers.Write(call, 200, found.Document);
    }

    public Task List(ApiCall call)
    {
        var options = ListOptions.Of(call);
        var page = Page(call, options);
        return call.Form.Shape switch
        {
            AcceptedForm.Shapes.MetadataList or AcceptedForm.Shapes.Metadata => call.Answer(200, MetadataList(call, page)),
            AcceptedForm.Shapes.Table => call.Answer(200, ObjectAnswers.Table(call, [.. page.Items.Select(item => item.Document)], page.Metadata(false))),
            _ when call.Form.IsYaml => call.Answer(200, (MapNode)JsonReader.Read(FullList(call, page))),
            _ => WriteFull(call, page),
        };
    }

    private ListPage Page(ApiCall call, ListOptions options)
    {
        var table = cluster.Table(call.Resource);
        var space = call.Resource.IsNamespaced && call.Info.Namespace.Length > 0 ? call.Info.Namespace : null;
        var token = options.Continue;
        var view = token is { Revision: > 0 } ? ViewAt(table, space, token.Revision, token)
            : options.IsExact ? ViewAt(table, space, options.Revision, null)
            : table.View(space);
        if (options.Revision > view.Revision) throw ApiErrors.TooLargeVersion(options.Revision, view.Revision);
        return ListPage.Of(view, call.Resource, options);
    }

    private TableView ViewAt(ResourceTable table, string? space, long revision, ContinueToken? token)
    {
        if (revision > cluster.Store.Revision) throw ApiErrors.TooLargeVersion(revision, cluster.Store.Revision);
        if (table.ViewAt(space, revision) is { } view) return view;
        if (token is null) throw ApiErrors.Expired("The resourceVersion for the provided list is too old.");
        throw new ExpiredContinue(token with { Revision = -1 });
    }

    private void Revision(string? text, bool isForGet)
    {
        if (text is null or "" or "0") return;
        if (!ulong.TryParse(text, out var revision))
            throw ApiErrors.BadRequest($"invalid resource version: resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
        if (isForGet && revision > (ulong)cluster.Store.Revision) throw ApiErrors.TooLargeVersion((long)revision, cluster.Store.Revision);
    }

    public static Task WriteFull(ApiCall call, ListPage page)
    {
        call.Http.Response.ContentType = "application/json";
        if (Answers.IsPretty(call.Http)) return Answers.Document(call.Http, 200, (MapNode)JsonReader.Read(FullList(call, page)), call.Form);
        return Answers.Write(call.Http, 200, FullList(call, page).ToArray());
    }

    /// <summary>The list as JSON, its items copied from the store as they are.</summary>
    private static ReadOnlySpan<byte> FullList(ApiCall call, ListPage page)
    {
        var resource = call.Resource;
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write(Encoding.UTF8.GetBytes(
            $"{{\"kind\":{JsonText.Write(resource.ListKind)},\"apiVersion\":{JsonText.Write(resource.ApiVersion)},\"metadata\":{page.Metadata(resource.IsCustom)},\"items\":["));
        var prefix = resource.IsCustom ? Answers.TypePrefix(resource) : "{"u8.ToArray();
        var isFirst = true;
        foreach (var item in page.Items)
        {
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            output.Write(prefix);
            output.Write(VersionConversion.ServedJson(resource, item).Span[1..]);
        }
        output.Write("]}"u8);
        return output.WrittenSpan;
    }

    private static MapNode MetadataList(ApiCall call, ListPage page) => MapNode.Of(
        ("kind", "PartialObjectMetadataList"), ("apiVersion", $"meta.k8s.io/{call.Form.Version}"), ("metadata", page.Metadata(false)),
        ("items", ListNode.Of(page.Items.Select(item => (Node)ObjectAnswers.Metadata(VersionConversion.Served(call.Resource, item.Document), call.Form.Version)))));
}
