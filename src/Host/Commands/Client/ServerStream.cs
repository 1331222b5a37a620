using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>An answer that goes on: a result a line, until somebody ends it.</summary>
internal sealed class ServerStream(HttpResponseMessage response) : IDisposable
{
    public async IAsyncEnumerable<MapNode> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
            if (line.Length > 0) yield return ServerClient.Document(line).Map("result");
    }

    public void Dispose() => response.Dispose();
}
