using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// What an identity provider tells of itself: its addresses, and the keys that its tokens are signed with. It is asked once for all who
/// want to know, again every hour beside what is known already, and at once when a token names a key that nobody knows, though not often.
/// While it fails it is asked again after pauses that grow, and who comes in between hears so at once.
/// </summary>
internal sealed partial class IdentityProvider(SignOnSettings settings, IDocumentRetriever http, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewedAtMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private OpenIdConnectConfiguration? _known;
    private Task<OpenIdConnectConfiguration>? _asking;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;
    private DateTimeOffset _askAgain = DateTimeOffset.MinValue;
    private int _failures;
    private string _problem = "";

    /// <exception cref="ProviderException">It can't be asked.</exception>
    public async Task<OpenIdConnectConfiguration> MetadataAsync(CancellationToken stop)
    {
        var (known, asking) = Look();
        return known ?? await asking!.WaitAsync(stop);
    }

    /// <summary>What it tells now, for a token whose key it did not tell of before; null when it was asked a moment ago.</summary>
    public async Task<OpenIdConnectConfiguration?> RenewedAsync(CancellationToken stop)
    {
        Task<OpenIdConnectConfiguration> asking;
        lock (_lock)
        {
            if (_asking is null && (time.GetUtcNow() - _asked < RenewedAtMost || time.GetUtcNow() < _askAgain)) return null;
            asking = _asking ?? Ask();
        }

        try
        {
            return await asking.WaitAsync(stop);
        }
        catch (ProviderException)
        {
            // The keys that are known go on to count.
            return null;
        }
    }

    private (OpenIdConnectConfiguration? Known, Task<OpenIdConnectConfiguration>? Asking) Look()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_known is not null && now - _asked < GoodFor) return (_known, null);
            if (_asking is null && now >= _askAgain) _ = Ask();
            if (_known is not null || _asking is not null) return (_known, _asking);
            throw new ProviderException(string.Create(
                CultureInfo.InvariantCulture, $"{_problem}; it is asked again in {(_askAgain - now).TotalSeconds:0} s"));
        }
    }

    private Task<OpenIdConnectConfiguration> Ask()
    {
        // Its end takes the same lock, so it is not over before it is known.
        _asking = AskAsync();
        // Perhaps nobody waits for it: what went wrong is said in the log in any case.
        _ = _asking.ContinueWith(
            static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return _asking;
    }

    private async Task<OpenIdConnectConfiguration> AskAsync()
    {
        // Whoever is first to ask does not ask for themselves: the others must not lose the answer when that one goes.
        await Task.Yield();
        try
        {
            var metadata = await ProviderMetadata.ReadAsync(http, settings.Issuer, CancellationToken.None);
            lock (_lock)
            {
                (_known, _asking, _asked, _askAgain) = (metadata, null, time.GetUtcNow(), DateTimeOffset.MinValue);
                if (_failures > 0) LogBack(settings.Name);
                _failures = 0;
            }

            return metadata;
        }
        catch (ProviderException error)
        {
            lock (_lock)
            {
                var pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, PauseMin.Ticks << Math.Min(_failures, 20)));
                (_asking, _askAgain, _problem) = (null, time.GetUtcNow() + pause, error.Message);
                // One line an outage, not one an attempt.
                if (_failures++ == 0) LogTrouble(settings.Name, error.Message);
            }

            throw;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "nobody can sign in by {Provider} until it answers, and its tokens count only while its keys are known; accounts are " +
        "not affected: {Problem}")]
    private partial void LogTrouble(string provider, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} answers again: people can sign in by it")]
    private partial void LogBack(string provider);
}
