using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;
using Grpc.Core;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>
/// Counts the calls of the interface's methods, in whichever dialect they come: Argo CD's own REST calls pass its gRPC server too, and are
/// counted there.
/// </summary>
internal static class CallMeter
{
    /// <summary>As Argo CD: how long calls take is told only where somebody wants it, since it costs a dozen series a method.</summary>
    private const string DurationVariable = "ARGOCD_ENABLE_GRPC_TIME_HISTOGRAM";

    private static readonly Meter Meter = new("GitOpsActors.Interface");

    private static readonly Counter<long> Begun =
        Meter.CreateCounter<long>("grpc_server_started_total", description: "Calls that have begun.");

    private static readonly Counter<long> Handled =
        Meter.CreateCounter<long>("grpc_server_handled_total", description: "Calls that have ended, by how they did.");

    private static readonly Counter<long> Received =
        Meter.CreateCounter<long>("grpc_server_msg_received_total", description: "Messages that callers have sent.");

    private static readonly Counter<long> Sent =
        Meter.CreateCounter<long>("grpc_server_msg_sent_total", description: "Messages that were sent to callers.");

    private static readonly Histogram<double>? Duration = Environment.GetEnvironmentVariable(DurationVariable) != "true" ? null
        : Meter.CreateHistogram(
        "grpc_server_handling_seconds", "s", "How long calls took.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });

    private static readonly FrozenDictionary<string, KeyValuePair<string, object?>[]> Tags = WireDefinitions.All.Methods.ToFrozenDictionary(
        static method => method.FullName,
        static method => new KeyValuePair<string, object?>[]
        {
            new("grpc_type", method.TakesStream ? "client_stream" : method.GivesStream ? "server_stream" : "unary"),
            new("grpc_service", method.Service), new("grpc_method", method.Name),
        },
        StringComparer.Ordinal);

    public static async Task<Answer> RunAsync(WireMethod method, TimeProvider time, Func<Task<Answer>> run)
    {
        var (tags, began) = (Tags[method.FullName], time.GetTimestamp());
        Begin(tags, method);
        try
        {
            var answer = await run();
            Sent.Add(1, tags);
            End(tags, StatusCode.OK, time.GetElapsedTime(began));
            return answer;
        }
        catch (Exception error)
        {
            End(tags, CodeOf(error), time.GetElapsedTime(began));
            throw;
        }
    }

    /// <summary>A stream ends with its last message, or when its reader goes.</summary>
    public static async Task<IAsyncEnumerable<MapNode>> StreamAsync(WireMethod method, TimeProvider time,
        Func<Task<IAsyncEnumerable<MapNode>>> open)
    {
        var (tags, began) = (Tags[method.FullName], time.GetTimestamp());
        Begin(tags, method);
        try
        {
            return CountedAsync(await open(), tags, () => time.GetElapsedTime(began), default);
        }
        catch (Exception error)
        {
            End(tags, CodeOf(error), time.GetElapsedTime(began));
            throw;
        }
    }

    /// <summary>Messages that a caller sends one after another.</summary>
    public static async IAsyncEnumerable<MapNode> ReceivedAsync(
        WireMethod method, IAsyncEnumerable<MapNode> messages, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await foreach (var message in messages.WithCancellation(stop))
        {
            Received.Add(1, Tags[method.FullName]);
            yield return message;
        }
    }

    private static async IAsyncEnumerable<MapNode> CountedAsync(
        IAsyncEnumerable<MapNode> messages, KeyValuePair<string, object?>[] tags, Func<TimeSpan> elapsed,
        [EnumeratorCancellation] CancellationToken stop)
    {
        // Whoever goes away in the middle has cancelled; nothing else tells how a stream was left.
        var code = StatusCode.Cancelled;
        var reader = messages.GetAsyncEnumerator(stop);
        try
        {
            while (true)
            {
                try
                {
                    if (!await reader.MoveNextAsync()) break;
                }
                catch (Exception error)
                {
                    code = CodeOf(error);
                    throw;
                }

                Sent.Add(1, tags);
                yield return reader.Current;
            }

            code = StatusCode.OK;
        }
        finally
        {
            End(tags, code, elapsed());
            await reader.DisposeAsync();
        }
    }

    private static void Begin(KeyValuePair<string, object?>[] tags, WireMethod method)
    {
        Begun.Add(1, tags);
        if (!method.TakesStream) Received.Add(1, tags);
    }

    private static void End(KeyValuePair<string, object?>[] tags, StatusCode code, TimeSpan took)
    {
        Handled.Add(1, tags[0], tags[1], tags[2], new KeyValuePair<string, object?>("grpc_code", NameOf(code)));
        Duration?.Record(took.TotalSeconds, tags);
    }

    private static StatusCode CodeOf(Exception error) => error switch
    {
        RpcException call => call.StatusCode,
        OperationCanceledException => StatusCode.Cancelled,
        _ => Faults.Of(error)?.StatusCode ?? StatusCode.Internal,
    };

    // The one name that is spelled otherwise in the metrics of others.
    private static string NameOf(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();
}
