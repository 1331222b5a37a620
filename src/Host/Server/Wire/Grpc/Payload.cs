using System.Buffers;
using Grpc.Core;

namespace GitOpsActors.Host.Server.Wire.Grpc;

/// <summary>The bytes of a message. They are read and written by us, after it is known who calls.</summary>
internal sealed class Payload(ReadOnlyMemory<byte> bytes)
{
    public static readonly Marshaller<Payload> Marshaller = Marshallers.Create<Payload>(
        Write, static context => new Payload(context.PayloadAsNewBuffer()));

    public ReadOnlySpan<byte> Span => bytes.Span;

    private static void Write(Payload payload, SerializationContext context)
    {
        context.SetPayloadLength(payload.Span.Length);
        context.GetBufferWriter().Write(payload.Span);
        context.Complete();
    }
}
