using System.Buffers;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Rest;

/// <summary>
/// Messages as they come: a line of JSON each, or events for a browser that asks for those. Who reads events selects fields and watches for
/// hours, so there what looks the same as before is not sent again.
/// </summary>
internal sealed class RestStream(HttpContext http, FieldSelection? fields, TimeProvider time)
{
    private const string Events = "text/event-stream";
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    private readonly bool _isOfEvents = http.Request.Headers.Accept.Any(
        static accept => accept?.Contains(Events, StringComparison.OrdinalIgnoreCase) == true);
    private readonly Dictionary<string, string> _lastDigests = new(StringComparer.Ordinal);

    public async Task WriteAsync(IAsyncEnumerable<MapNode> messages, CancellationToken stop)
    {
        await using var reading = messages.GetAsyncEnumerator(stop);
        try
        {
            await BeginAsync(stop);
            var next = reading.MoveNextAsync().AsTask();
            while (await NextAsync(next, stop))
            {
                Write(reading.Current);
                next = reading.MoveNextAsync().AsTask();
                if (!next.IsCompletedSuccessfully) await http.Response.BodyWriter.FlushAsync(stop);
            }

            await http.Response.BodyWriter.FlushAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the server goes.
        }
    }

    /// <summary>Who listens hears at once that there is something to listen to, also while nothing is said.</summary>
    private async Task BeginAsync(CancellationToken stop)
    {
        http.Response.ContentType = _isOfEvents ? Events : "application/json";
        if (_isOfEvents)
        {
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.Headers["X-Accel-Buffering"] = "no";
        }

        await http.Response.BodyWriter.FlushAsync(stop);
    }

    /// <summary>Waits for the next message; meanwhile proxies hear that the connection is alive.</summary>
    private async Task<bool> NextAsync(Task<bool> next, CancellationToken stop)
    {
        while (_isOfEvents && !next.IsCompleted)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (await Task.WhenAny(next, Task.Delay(SilenceMax, time, silence.Token)) == next)
            {
                await silence.CancelAsync();
                break;
            }

            stop.ThrowIfCancellationRequested();
            http.Response.BodyWriter.Write(":\n"u8);
            await http.Response.BodyWriter.FlushAsync(stop);
        }

        return await next;
    }

    private void Write(MapNode message)
    {
        var whole = MapNode.Of(("result", message));
        var line = fields is null ? whole : fields.Of(whole);
        if (_isOfEvents && IsAsBefore(message, line)) return;
        var output = http.Response.BodyWriter;
        if (_isOfEvents) output.Write("data: "u8);
        JsonText.Write(line, output);
        output.Write(_isOfEvents ? " \n\n"u8 : "\n"u8);
    }

    private bool IsAsBefore(MapNode message, MapNode line)
    {
        if (message["application"] is not MapNode application) return false;
        var (name, digest) = ($"{application.Text("metadata", "namespace")}/{application.Text("metadata", "name")}", JsonText.Digest(line));
        if (_lastDigests.GetValueOrDefault(name) == digest) return true;
        _lastDigests[name] = digest;
        return false;
    }
}
