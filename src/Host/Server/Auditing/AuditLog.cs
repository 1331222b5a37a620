using System.Globalization;
using System.Threading.Channels;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Webhooks;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Auditing;

/// <summary>
/// The way of records into the journal. Requests do not wait for it: so many records wait instead, and are tried again while the journal
/// fails. One that finds no room is written to the log of the server, and how many those were is a record in the journal.
/// </summary>
internal sealed partial class AuditLog : IAsyncDisposable
{
    private const int WaitingMax = 10_000;
    private const int BatchMax = 200;
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private readonly Func<IReadOnlyList<AuditRecord>, CancellationToken, Task> _keep;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly AuditSignals? _signals;
    private readonly Channel<AuditRecord> _waiting = Channel.CreateBounded<AuditRecord>(WaitingMax);
    private readonly CancellationTokenSource _end = new();

    // Whoever tries tokens, or doors, must not push out what others do.
    private readonly TokenBucket _refusals;
    private readonly Task _writing;
    private long _lost;

    /// <param name="keep">Ends when the records are safe.</param>
    /// <param name="signals">Told of each record at once; null for nobody.</param>
    public AuditLog(
        Func<IReadOnlyList<AuditRecord>, CancellationToken, Task> keep, TimeProvider time, ILogger<AuditLog> logger,
        AuditSignals? signals = null)
    {
        (_keep, _time, _logger, _refusals) = (keep, time, logger, new TokenBucket(capacity: 100, perSecond: 5, time));
        _signals = signals;
        _writing = WriteAsync();
    }

    public void Add(AuditRecord record)
    {
        _signals?.Tell(record);
        if (!_waiting.Writer.TryWrite(record)) Lose(record);
    }

    /// <summary>Somebody was refused something. Of those that come in numbers, not all are recorded.</summary>
    public void AddRefusal(AuditRecord record)
    {
        if (_refusals.TryTake()) Add(record);
    }

    /// <summary>A record of somebody whom a token proves, to be completed.</summary>
    public AuditRecord Of(Caller caller, string verb, string method, string from, string result) => new()
    {
        At = _time.GetUtcNow(), Who = caller.Subject, Name = caller.DisplayName, Issuer = caller.Issuer, Groups = caller.Values("groups"),
        Verb = verb, Method = method, From = from, Result = result,
    };

    /// <summary>Takes no more, and gives what waits some seconds to become safe.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _end.CancelAfter(EndWithin);
        await _writing;
        _end.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<AuditRecord>();
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost) batch.Add(Lost(lost));
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var record)) batch.Add(record);
            if (await KeepAsync(batch)) continue;
            foreach (var record in batch) Lose(record);
        }
    }

    /// <summary>Tries until the records are safe; false when the server ends before.</summary>
    private async Task<bool> KeepAsync(List<AuditRecord> batch)
    {
        for (var (attempt, pause) = (1, PauseMin); ; attempt++, pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
        {
            try
            {
                await _keep(batch, _end.Token);
                if (attempt > 1) LogBack();
                return true;
            }
#pragma warning disable CA1031 // Whatever the journal has against it, the records wait and the server goes on.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (_end.IsCancellationRequested) return false;
                // One line an outage, not one an attempt.
                if (attempt == 1) LogTrouble(error.Message);
            }

            try
            {
                await Task.Delay(pause, _time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private void Lose(AuditRecord record)
    {
        Interlocked.Increment(ref _lost);
        LogLost(record.Who, record.Verb, record.Method, record.Object, record.From, record.Result);
    }

    private AuditRecord Lost(long count) => new()
    {
        At = _time.GetUtcNow(), Verb = "lost", Method = "audit", Result = "failed",
        Object = string.Create(CultureInfo.InvariantCulture, $"{count} records, which the log of the server has"),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit trail can't be kept; it waits, and is tried again: {Problem}")]
    private partial void LogTrouble(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the audit trail is kept again")]
    private partial void LogBack();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "not in the audit trail, where there is no room: {Who} {Verb} {Method} {Object} from {From}: {Result}")]
    private partial void LogLost(string who, string verb, string method, string @object, string from, string result);
}
