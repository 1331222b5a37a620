using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using GitOpsActors.Host.Tests.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry that shares no code with who tells it. It keeps all that it hears.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _web;
    private readonly ConcurrentQueue<ToldSpan> _spans = [];
    private readonly ConcurrentQueue<ToldLog> _logs = [];
    private readonly SemaphoreSlim _heard = new(0);

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        _web = builder.Build();
        _web.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", http => AnswerGrpcAsync(http, TakeTraces));
        _web.MapPost("/v1/traces", http => AnswerHttpAsync(http, TakeTraces));
        _web.MapPost("/opentelemetry.proto.collector.logs.v1.LogsService/Export", http => AnswerGrpcAsync(http, TakeLogs));
        _web.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", http => AnswerGrpcAsync(http, TakeMetrics));
    }

    public string GrpcAddress => AddressOf(0);

    public string HttpAddress => AddressOf(1);

    public IReadOnlyCollection<ToldSpan> Spans => _spans;

    /// <summary>The headers of what it was sent.</summary>
    public ConcurrentQueue<string> Tokens { get; } = [];

    /// <summary>What is wrong with what it was sent.</summary>
    public ConcurrentQueue<Exception> Problems { get; } = [];

    /// <summary>What whoever tells says of itself.</summary>
    public ConcurrentDictionary<string, string> Resource { get; } = new(StringComparer.Ordinal);

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._web.StartAsync();
        return collector;
    }

    /// <summary>The newest state of each metric.</summary>
    public ConcurrentDictionary<string, Metric> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Waits until it was told of a span.</summary>
    public Task<ToldSpan> SpanAsync(Func<ToldSpan, bool> isIt, string what) => UntilAsync(() => _spans.FirstOrDefault(isIt), what);

    /// <summary>Waits until it was told of what somebody logged.</summary>
    public Task<ToldLog> LogAsync(Func<ToldLog, bool> isIt, string what) => UntilAsync(() => _logs.FirstOrDefault(isIt), what);

    /// <summary>Waits until a metric is as it should be.</summary>
    public Task<Metric> MetricAsync(string name, Func<Metric, bool> isSo) =>
        UntilAsync(() => Metrics.TryGetValue(name, out var metric) && isSo(metric) ? metric : null, name);

    private async Task<T> UntilAsync<T>(Func<T?> find, string what)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (find() is { } found) return found;
            try
            {
                await _heard.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"nobody told of {what}, but of these:\n{SpanTree.Print(Spans)}", error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Assert.Empty(Problems);
    }

    private string AddressOf(int port) =>
        _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(port);

    private void TakeTraces(ReadOnlySpan<byte> message)
    {
        foreach (var told in TracesTold.Parser.ParseFrom(message).ResourceSpans)
        {
            foreach (var attribute in told.Resource.Attributes) Resource[attribute.Key] = ToldSpan.TextOf(attribute.Value);
            foreach (var scope in told.ScopeSpans)
                foreach (var span in scope.Spans) _spans.Enqueue(new ToldSpan(scope.Scope.Name, span));
        }
    }

    private void TakeLogs(ReadOnlySpan<byte> message)
    {
        foreach (var scope in LogsTold.Parser.ParseFrom(message).ResourceLogs.SelectMany(static told => told.ScopeLogs))
            foreach (var record in scope.LogRecords) _logs.Enqueue(new ToldLog(scope.Scope.Name, record));
    }

    private void TakeMetrics(ReadOnlySpan<byte> message)
    {
        foreach (var scope in MetricsTold.Parser.ParseFrom(message).ResourceMetrics.SelectMany(static told => told.ScopeMetrics))
            foreach (var metric in scope.Metrics) Metrics[metric.Name] = metric;
    }

    private delegate void Take(ReadOnlySpan<byte> message);

    private async Task AnswerHttpAsync(HttpContext http, Take take)
    {
        Hear(http, take, await ReadAsync(http), 0);
        http.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>Five bytes before a message say that it is not compressed, and how long it is. The answer is an empty one.</summary>
    private async Task AnswerGrpcAsync(HttpContext http, Take take)
    {
        var body = await ReadAsync(http);
        Assert.Equal((0, body.Length - 5), (body[0], (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1))));
        Hear(http, take, body, 5);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private void Hear(HttpContext http, Take take, byte[] body, int start)
    {
        Tokens.Enqueue(http.Request.Headers["x-token"].ToString());
        try
        {
            Canary.MustBeAbsent("what a collector is told", Encoding.UTF8.GetString(body));
            take(body.AsSpan(start));
        }
        catch (Exception error)
        {
            Problems.Enqueue(error);
        }

        _heard.Release();
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory);
        return memory.ToArray();
    }
}
