using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>One request on its way through the handlers.</summary>
internal sealed class ApiCall(HttpContext http, RequestInfo info, User user)
{
    /// <summary>As much as the real server reads of a body.</summary>
    public const int BodyMax = 3 * 1024 * 1024;

    private AcceptedForm? _form;

    public HttpContext Http { get; } = http;

    public RequestInfo Info { get; } = info;

    public User User { get; } = user;

    public ServedResource Resource { get; set; } = null!;

    public required ResourceCatalog Catalog { get; init; }

    public required TimeProvider Time { get; init; }

    public CancellationToken Aborted => Http.RequestAborted;

    /// <exception cref="ApiException">Nothing of what the client takes can be served.</exception>
    public AcceptedForm Form => _form ??= AcceptedForm.Of(Http.Request.Headers.Accept.ToString());

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public bool Flag(string name) => RequestInfo.IsTrue(Query(name)) && Query(name) is { Length: > 0 };

    public long? Number(string name)
    {
        if (Query(name) is not { Length: > 0 } text) return null;
        return long.TryParse(text, out var number) ? number : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    public string ContentType => (Http.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public WriteRequest Write(string optionsKind)
    {
        WriteOptions.Check(this, optionsKind);
        var request = new WriteRequest
        {
            Resource = Resource,
            Namespace = Resource.IsNamespaced ? Info.Namespace : "",
            Name = Info.Name,
            Subresource = Info.Subresource,
            Manager = WriteOptions.ManagerOf(this),
            User = User,
            IsDryRun = Http.Request.Query["dryRun"].Any(value => value == "All"),
            IsForced = Flag("force"),
            Validation = WriteOptions.ValidationOf(this),
        };
        Http.Items[typeof(WriteRequest)] = request;
        return request;
    }

    public async Task<ReadOnlyMemory<byte>> Body()
    {
        if (Http.Request.ContentLength > BodyMax) throw ApiErrors.TooLarge(BodyMax);
        var buffer = new MemoryStream((int)(Http.Request.ContentLength ?? 4096));
        var reader = Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(Aborted);
            foreach (var segment in read.Buffer) buffer.Write(segment.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (buffer.Length > BodyMax) throw ApiErrors.TooLarge(BodyMax);
            if (read.IsCompleted) return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
    }

    public Task Answer(int code, MapNode document) => Answers.Document(Http, code, document, Form);
}
