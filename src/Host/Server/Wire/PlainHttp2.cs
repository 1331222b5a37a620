using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace GitOpsActors.Host.Server.Wire;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel chooses between them by what TLS has agreed on; here a connection that begins with
/// the preface of HTTP/2 says what TLS would have said.
/// </summary>
internal static class PlainHttp2
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static void Recognise(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(static next => async connection =>
        {
            if (await BeginsWithPrefaceAsync(connection)) AgreeOnHttp2(connection.Features);
            await next(connection);
        });
    }

    private static async Task<bool> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            var (isPossible, isSure) = Compare(read.Buffer);
            // Nothing is consumed: whoever comes next reads from the start. Until it is decided, only new bytes wake us.
            input.AdvanceTo(read.Buffer.Start, isPossible && !isSure ? read.Buffer.End : read.Buffer.Start);
            if (isSure || !isPossible || read.IsCompleted || read.IsCanceled) return isSure;
        }
    }

    private static (bool IsPossible, bool IsSure) Compare(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(buffer.Length, Preface.Length)];
        buffer.Slice(0, start.Length).CopyTo(start);
        return (Preface.StartsWith(start), Preface.SequenceEqual(start));
    }

    private static void AgreeOnHttp2(IFeatureCollection features)
    {
        var agreed = new Agreed();
        features.Set<ITlsConnectionFeature>(agreed);
        features.Set<ITlsApplicationProtocolFeature>(agreed);
    }

    /// <summary>What is known of a connection without TLS: no certificate, and HTTP/2.</summary>
    private sealed class Agreed : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        private static readonly byte[] Http2 = [(byte)'h', (byte)'2'];

        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol => Http2;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
