using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>An answer that goes on: a result a line, until somebody ends it.</summary>
internal sealed class ServerStream(HttpResponseMessage response) : IDisposable
{
    /// <summary>What the server says of the answer before its first line; empty for nothing.</summary>
    public string Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : "";

    public async IAsyncEnumerable<MapNode> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            if (line.Length == 0) continue;
            var document = ServerClient.Document(line);
            if (document["error"] is MapNode error) throw new CommandException(error["message"].Text() ?? "the server broke off");
            yield return document.Map("result");
        }
    }

    public void Dispose() => response.Dispose();
}
