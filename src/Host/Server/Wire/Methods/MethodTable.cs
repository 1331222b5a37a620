using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Wire.Definitions;

namespace GitOpsActors.Host.Server.Wire.Methods;

internal delegate Task<Answer> UnaryMethod(Call call);

/// <summary>First it is found out whether there is anything to stream, which may fail with a status; then it is streamed.</summary>
internal delegate Task<IAsyncEnumerable<MapNode>> StreamMethod(Call call);

/// <summary>Takes messages one after another, until the caller has no more.</summary>
internal delegate Task<Answer> UploadMethod(Call call, IAsyncEnumerable<MapNode> messages);

/// <summary>
/// The methods of the interface, each written once, on documents. The dialects find them here; a method that nobody has registered answers
/// that it is not implemented.
/// </summary>
/// <param name="audit">Records what is asked of them; null where nobody wants to know.</param>
/// <param name="readers">Sees to it that streams end with the tokens of their readers; null where there is nobody to serve.</param>
internal sealed class MethodTable(TimeProvider time, MethodAudit? audit = null, ReaderWatch? readers = null)
{
    private readonly Dictionary<string, UnaryMethod> _unary = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamMethod> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UploadMethod> _uploads = new(StringComparer.Ordinal);

    /// <summary>Whether there is the method `package.Service/Method`.</summary>
    public bool Has(string name) => _unary.ContainsKey(name) || _streams.ContainsKey(name) || _uploads.ContainsKey(name);

    public MethodTable Add(string name, UnaryMethod method)
    {
        _unary.Add(Known(name, givesStream: false, takesStream: false), method);
        return this;
    }

    public MethodTable AddStream(string name, StreamMethod method)
    {
        _streams.Add(Known(name, givesStream: true, takesStream: false), method);
        return this;
    }

    public MethodTable AddUpload(string name, UploadMethod method)
    {
        _uploads.Add(Known(name, givesStream: false, takesStream: true), method);
        return this;
    }

    public Task<Answer> RunAsync(Call call) => CallMeter.RunAsync(call.Method, time, () =>
        !_unary.TryGetValue(call.Method.FullName, out var method) ? throw Missing(call.Method)
            : audit is null ? method(call) : audit.RunAsync(call, method));

    public Task<IAsyncEnumerable<MapNode>> StreamAsync(Call call) => CallMeter.StreamAsync(call.Method, time, () => OpenAsync(call));

    private async Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call)
    {
        if (!_streams.TryGetValue(call.Method.FullName, out var method)) throw Missing(call.Method);
        var messages = await (audit is null ? method(call) : audit.OpenAsync(call, method));
        return readers is null ? messages : readers.WatchedAsync(call, messages);
    }

    public Task<Answer> TakeAsync(Call call, IAsyncEnumerable<MapNode> messages) => CallMeter.RunAsync(call.Method, time, () =>
        _uploads.TryGetValue(call.Method.FullName, out var method) ? method(call, CallMeter.ReceivedAsync(call.Method, messages))
            : throw Missing(call.Method));

    private static ApiException Missing(WireMethod method) =>
        new(501, $"{method.Name} of {method.Service} is not implemented here; docs/api.md lists what is, and what to use instead");

    private static string Known(string name, bool givesStream, bool takesStream) => WireDefinitions.All.Methods.Any(
        method => method.FullName == name && method.GivesStream == givesStream && method.TakesStream == takesStream)
            ? name : throw new ArgumentException($"the definitions have no such method: {name}", nameof(name));
}
