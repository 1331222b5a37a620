using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Host.Server.Wire.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Wire.Grpc;

/// <summary>The service that gRPC knows. It has no methods of its own: <see cref="GrpcMethods"/> adds them.</summary>
internal sealed class WireService;

/// <summary>The methods as gRPC and gRPC-web call them, bound by their definitions.</summary>
internal sealed partial class GrpcMethods(MethodTable methods, CallGate gate, ILogger<GrpcMethods> logger, CancellationToken stopping)
    : IServiceMethodProvider<WireService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<WireService> context)
    {
        foreach (var method in WireDefinitions.All.Methods)
        {
            if (method.TakesStream)
                context.AddClientStreamingMethod(Bound(MethodType.ClientStreaming, method), [],
                    (_, messages, call) => TakeAsync(method, messages, call));
            else if (method.GivesStream) context.AddServerStreamingMethod(Bound(MethodType.ServerStreaming, method), [],
                (_, request, output, call) => StreamAsync(method, request, output, call));
            else context.AddUnaryMethod(Bound(MethodType.Unary, method), [], (_, request, call) => AnswerAsync(method, request, call));
        }
    }

    private static Method<Payload, Payload> Bound(MethodType type, WireMethod method) =>
        new(type, method.Service, method.Name, Payload.Marshaller, Payload.Marshaller);

    private Task<Payload> AnswerAsync(WireMethod method, Payload request, ServerCallContext context) => GuardedAsync(method, async () =>
    {
        return Encoded(method, await methods.RunAsync(await CallOfAsync(method, request, context, context.CancellationToken)));
    });

    private static Payload Encoded(WireMethod method, Answer answer)
    {
        var writer = new ProtoWriter();
        MessageEncoder.Write(method.Response, answer.Document, writer);
        if (answer.Items is null) return new Payload(writer.Written);
        var items = method.Response.Find(Answer.ItemsField)!;
        foreach (var item in answer.Items) MessageEncoder.WriteItem(items, item, writer);
        return new Payload(writer.Written);
    }

    private Task<bool> StreamAsync(WireMethod method, Payload request, IServerStreamWriter<Payload> output, ServerCallContext context) =>
        GuardedAsync(method, async () =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        try
        {
            var messages = await methods.StreamAsync(await CallOfAsync(method, request, context, stop.Token));
            await context.WriteResponseHeadersAsync([]);
            await foreach (var message in messages.WithCancellation(stop.Token))
                await output.WriteAsync(new Payload(MessageEncoder.Encode(method.Response, message)), stop.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the server stops; call again"));
        }

        return true;
    });

    private Task<Payload> TakeAsync(WireMethod method, IAsyncStreamReader<Payload> messages, ServerCallContext context) =>
        GuardedAsync(method, async () =>
        {
            var nothing = new Payload(ReadOnlyMemory<byte>.Empty);
            var call = await CallOfAsync(method, nothing, context, context.CancellationToken);
            return Encoded(method, await methods.TakeAsync(call, DecodedAsync(method, messages, context.CancellationToken)));
        });

    private static async IAsyncEnumerable<MapNode> DecodedAsync(
        WireMethod method, IAsyncStreamReader<Payload> messages, [EnumeratorCancellation] CancellationToken stop)
    {
        while (await messages.MoveNext(stop)) yield return MessageDecoder.Decode(method.Request, messages.Current.Span);
    }

    private async Task<Call> CallOfAsync(WireMethod method, Payload request, ServerCallContext context, CancellationToken stop)
    {
        var who = await gate.OfAsync(context.GetHttpContext(), method);
        return new Call(context.GetHttpContext(), method, MessageDecoder.Decode(method.Request, request.Span), who, stop);
    }

    /// <summary>
    /// What goes wrong is told by the numbers that clients know; a mistake of ours is logged, and told without its inside.
    /// </summary>
    private async Task<T> GuardedAsync<T>(WireMethod method, Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is not (RpcException or OperationCanceledException))
        {
            if (Faults.Of(error) is { } status) throw new RpcException(status);
            LogFailed(error, method.FullName);
            throw new RpcException(new Status(StatusCode.Internal, "the server failed; its log says why"));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void LogFailed(Exception error, string method);
}
