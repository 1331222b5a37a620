using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Pods;

/// <summary>
/// Reads the lines of a log while they arrive. Of a line that has no end in sight, the beginning is told and the rest left out.
/// </summary>
internal sealed class LogReader(Uri server, int lineBytesMax)
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024);

    private bool _isCut;

    public async IAsyncEnumerable<string> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken stop)
    {
        var pipe = PipeReader.Create(body, PipeOptions);
        try
        {
            while (true)
            {
                var read = await NextAsync(pipe, stop);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    if (!_isCut) yield return TextOf(rest.Slice(0, end));
                    _isCut = false;
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (!_isCut && (rest.Length > lineBytesMax || (read.IsCompleted && rest.Length > 0)))
                {
                    yield return TextOf(rest);
                    _isCut = true;
                }

                if (_isCut) rest = rest.Slice(rest.End);
                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private async ValueTask<ReadResult> NextAsync(PipeReader pipe, CancellationToken stop)
    {
        try
        {
            return await pipe.ReadAsync(stop);
        }
        catch (Exception e) when (FaultSorting.IsFailure(e))
        {
            throw FaultSorting.OfException(e, server);
        }
    }

    private string TextOf(ReadOnlySequence<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Length > lineBytesMax ? line.Slice(0, lineBytesMax) : line);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
