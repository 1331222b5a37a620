using System.Globalization;
using System.IO.Compression;
using System.Net;

namespace GitOpsActors.Charts.Requests;

/// <summary>An answer whose head is there, and whose body is read by who wants it.</summary>
internal sealed class ChartAnswer(HttpResponseMessage response, Uri asked, Deadline deadline)
{
    public HttpStatusCode Status => response.StatusCode;

    public string Place => ChartHttp.Shown(asked);

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Anything but success is a failure.</summary>
    /// <exception cref="ChartException">In words that say what to do about it.</exception>
    public void MustBeFine()
    {
        if (response.IsSuccessStatusCode) return;
        var code = (int)Status;
        throw Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ChartException(ChartFaultKind.AuthenticationFailed, $"{Place}: the server does not accept the credentials, or wants some ({code}); set them in a repository Secret"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new ChartException(ChartFaultKind.NotFound, $"{Place}: there is nothing ({code}); look at the address, or whether the credentials reach it"),
            _ => new ChartException(ChartFaultKind.NetworkFailed, $"{Place}: the server answers {code} {response.ReasonPhrase}"),
        };
    }

    public async Task<byte[]> ReadAsync(long bytesMax)
    {
        using var body = new MemoryStream();
        await CopyAsync(body, bytesMax);
        return body.ToArray();
    }

    /// <summary>Copies the body, no more of it than so many bytes, also when it grows by being unpacked.</summary>
    public async Task CopyAsync(Stream target, long bytesMax)
    {
        var declared = response.Content.Headers.ContentLength;
        if (declared > bytesMax) throw TooLarge(bytesMax);
        await using var body = await response.Content.ReadAsStreamAsync(deadline.Next());
        var isPacked = response.Content.Headers.ContentEncoding.Contains("gzip") && response.RequestMessage!.Headers.AcceptEncoding.Count > 0;
        await using var plain = isPacked ? new GZipStream(body, CompressionMode.Decompress) : body;
        var (buffer, read) = (new byte[81920], 0L);
        while (await ReadAsync(plain, buffer) is var count and > 0)
        {
            read += count;
            if (read > bytesMax) throw TooLarge(bytesMax);
            await target.WriteAsync(buffer.AsMemory(0, count), deadline.Next());
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer)
    {
        try
        {
            return await body.ReadAsync(buffer, deadline.Next());
        }
        catch (InvalidDataException error)
        {
            throw new ChartException(ChartFaultKind.Invalid, $"{Place}: the answer is not packed as its head says: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new ChartException(ChartFaultKind.NetworkFailed, $"{Place}: the server broke off: {error.Message}", error);
        }
    }

    private ChartException TooLarge(long bytesMax) =>
        new(ChartFaultKind.TooLarge, string.Create(CultureInfo.InvariantCulture, $"{Place}: the answer has more than {bytesMax} bytes, which is the limit"));
}
