using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Reads whole answers, within bounds.</summary>
internal static class Body
{
    public static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int bytesMax, CancellationToken stop)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[(int)Math.Clamp(answer.Content.Headers.ContentLength ?? 4096, 256, 1024 * 1024)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), stop);
            if (read == 0) break;
            length += read;
            if (length > bytesMax) throw TooLarge(bytesMax);
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
        Array.Resize(ref buffer, length);
        return buffer;
    }

    public static async Task<MapNode> ReadMapAsync(HttpResponseMessage answer, int bytesMax, CancellationToken stop) =>
        JsonReader.Read(await ReadAsync(answer, bytesMax, stop)) as MapNode ??
        throw ClusterExceptions.Retryable(FaultKind.BadAnswer, "the server answered with something else than an object");

    public static ClusterException TooLarge(int bytesMax) =>
        ClusterExceptions.Terminal(FaultKind.BadAnswer, $"the server's answer is larger than {bytesMax} bytes");
}
