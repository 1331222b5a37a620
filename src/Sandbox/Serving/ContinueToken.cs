using System.Buffers;
using System.Buffers.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Where the next page begins: after which object, in which version of the list (-1: whatever is there then).</summary>
internal sealed record ContinueToken(long Revision, string AfterNamespace, string AfterName)
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private const string TokenVersion = "meta.k8s.io/v1";

    public static ContinueToken After(StoredObject last, long revision) => new(revision, last.Namespace, last.Name);

    public string Encode() => Base64Url.EncodeToString(JsonText.Bytes(MapNode.Of(
        ("v", TokenVersion), ("rv", Revision), ("start", $"{(AfterNamespace.Length == 0 ? "" : AfterNamespace + "/")}{AfterName}\0"))));

    public static ContinueToken Decode(string token)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(token.TrimEnd('='));
        }
        catch (FormatException)
        {
            throw Invalid($"illegal base64 data at input byte {Math.Max(0, token.AsSpan().IndexOfAnyExcept(Letters))}");
        }
        Node document;
        try
        {
            document = JsonReader.Read(bytes);
        }
        catch (DocumentException problem)
        {
            throw Invalid(problem.Message);
        }
        if (document.Text("v") != TokenVersion) throw Invalid($"server does not recognize this encoded version \"{document.Text("v")}\"");
        if (document.Integer("rv") is not (not null and not 0 and var revision)) throw Invalid($"incorrect encoded start resourceVersion (version {TokenVersion})");
        if (document.Text("start") is not { Length: > 0 } start) throw Invalid($"encoded start key empty (version {TokenVersion})");
        var key = start.TrimEnd('\0');
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new ContinueToken(revision.Value, "", key) : new ContinueToken(revision.Value, key[..slash], key[(slash + 1)..]);
    }

    private static ApiException Invalid(string problem) =>
        ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {problem}");
}

/// <summary>The version that a page belongs to is no longer kept; the client may go on with an inconsistent list.</summary>
internal sealed class ExpiredContinue(ContinueToken next) : Exception
{
    public MapNode Status() => ApiErrors.Expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue " +
            "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided " +
            "token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was " +
            "returned and now may show up in the list.")
        .Status().With("metadata", MapNode.Of(("continue", next.Encode())));
}
