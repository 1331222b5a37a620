using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>
/// The text that Prometheus reads, line by line: what is written gathers in one buffer, which goes out whenever it is full, so that a long
/// answer needs no more memory than a short one.
/// </summary>
internal sealed class PrometheusText(Stream output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int FullAt = 64 * 1024;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    private byte[] _buffer = new byte[FullAt + (FullAt / 4)];
    private int _length;

    /// <summary>Whether it is time to send.</summary>
    public bool IsFull => _length >= FullAt;

    /// <summary>What the samples that follow are.</summary>
    /// <param name="type">counter, gauge or histogram.</param>
    public void Begin(string name, string type, string help)
    {
        Append("# HELP ");
        Append(name);
        Append(" ");
        Append(help);
        Append("\n# TYPE ");
        Append(name);
        Append(" ");
        Append(type);
        Append("\n");
    }

    public void Sample(string name, ReadOnlySpan<string> labels, ReadOnlySpan<string> values, double value) =>
        Sample(name, "", labels, values, "", value);

    /// <param name="suffix">Follows the name.</param>
    /// <param name="bound">The upper bound of a bucket; empty where there is none.</param>
    public void Sample(
        string name, string suffix, ReadOnlySpan<string> labels, ReadOnlySpan<string> values, string bound, double value)
    {
        Append(name);
        Append(suffix);
        if (labels.Length > 0 || bound.Length > 0)
        {
            Append("{");
            for (var i = 0; i < labels.Length; i++) Label(i == 0 ? "" : ",", labels[i], values[i]);
            if (bound.Length > 0) Label(labels.Length == 0 ? "" : ",", "le", bound);
            Append("}");
        }

        Append(" ");
        Append(value);
        Append("\n");
    }

    public async ValueTask FlushAsync(CancellationToken stop)
    {
        await output.WriteAsync(_buffer.AsMemory(0, _length), stop);
        _length = 0;
    }

    private void Label(string separator, string name, string value)
    {
        // Hardly any value has something to escape.
        if (value.AsSpan().ContainsAny(Escaped))
            value = value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal);
        // There are a million of these in a long answer, so room is made once for each.
        Reserve(Encoding.UTF8.GetMaxByteCount(separator.Length + name.Length + value.Length) + 3);
        var room = _buffer.AsSpan(_length);
        var at = 0;
        if (separator.Length > 0) room[at++] = (byte)separator[0];
        at += Encoding.UTF8.GetBytes(name, room[at..]);
        room[at++] = (byte)'=';
        room[at++] = (byte)'"';
        at += Encoding.UTF8.GetBytes(value, room[at..]);
        room[at++] = (byte)'"';
        _length += at;
    }

    private void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Append(double value)
    {
        // The longest number that is written back as it was has 24 characters.
        Reserve(32);
        if (double.IsFinite(value))
        {
            value.TryFormat(_buffer.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
            _length += written;
        }
        else Append(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
    }
}
