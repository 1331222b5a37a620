using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Api;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Sessions of people: they begin with a password, are renewed while they are used, and end when they are told to.</summary>
/// <param name="chance">A number from 0 to below 1.</param>
internal sealed class Sessions(
    AccessStore store, SessionTokens tokens, PasswordCheck passwords, LoginLimits limits, TimeProvider time, Func<double> chance)
{
    private const int UserCharactersMax = 32;
    private const int PasswordCharactersMax = 4096;
    private const string WrongLogin = "Invalid username or password";
    private static readonly TimeSpan RenewedWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(500);

    private static readonly Meter Meter = new("GitOpsActors.Sessions");

    private static readonly Counter<long> Logins =
        Meter.CreateCounter<long>("argocd_login_request_total", description: "Attempts to sign in with a password, by how they ended.");

    private static readonly KeyValuePair<string, object?> Success = new("status", "success"), Failure = new("status", "failure");

    private int _running;

    /// <summary>
    /// The token of a new session. No answer comes sooner than half a second or later than a whole one: how long it takes tells nobody
    /// anything, and guessing takes its time.
    /// </summary>
    /// <exception cref="ApiException">There is none; the message is for whoever wants in.</exception>
    public async Task<string> LoginAsync(string user, string password, CancellationToken stop)
    {
        if (user.Length == 0 || password.Length == 0) throw new ApiException(401, "no credentials supplied");
        if (Encoding.UTF8.GetByteCount(user) > UserCharactersMax)
            throw new ApiException(400, $"Username is too long (max {UserCharactersMax} bytes)");
        if (password.Length > PasswordCharactersMax) throw new ApiException(401, WrongLogin);
        if (Interlocked.Increment(ref _running) > limits.AtOnceMax)
        {
            Interlocked.Decrement(ref _running);
            throw new ApiException(429, "too many people sign in at this moment; try again");
        }

        var (delay, status) = (Task.Delay(AnswerAfter * (1 + chance()), time, stop), Failure);
        try
        {
            var token = await CheckedAsync(user, password, stop);
            status = Success;
            return token;
        }
        finally
        {
            Logins.Add(1, status);
            Interlocked.Decrement(ref _running);
            await delay;
        }
    }

    /// <summary>A session of an account without its password, for whom the server knows by other means.</summary>
    public async Task<string> BeginAsync(string account, CancellationToken stop)
    {
        var view = await store.ViewAsync(stop);
        return Sign(view, account, view.SessionLifetime);
    }

    /// <summary>A token for a session that soon ends by itself, as long as that session was; null while there is time, or for what is no
    /// session.</summary>
    public string? Renew(AccessView view, TokenClaims claims)
    {
        if (claims.Expires is not { } expires || DateTimeOffset.FromUnixTimeSeconds(expires) - time.GetUtcNow() > RenewedWithin)
            return null;
        return Sign(view, TokenSubject.Of(claims.Subject).Name, TimeSpan.FromSeconds(expires - claims.Issued));
    }

    /// <summary>What a session is known by, until when it would be good, and whose it is; null for a token that is no session of
    /// ours.</summary>
    public async Task<(string Id, long Until, Caller Caller)?> KnownAsync(AccessView view, string token) =>
        (await tokens.CheckAsync(view.Key, token)).Claims is { Id.Length: > 0 } claims
            && TokenSubject.Of(claims.Subject).Capability == Account.LoginCapability
            ? (claims.Id, claims.Expires ?? long.MaxValue, Caller.OfAccount(TokenSubject.Of(claims.Subject).Name)) : null;

    /// <summary>Ends a session before its time, on all nodes.</summary>
    public Task EndAsync(string id, long until, CancellationToken stop)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return store.ChangeSecretAsync(
            AccessDocuments.SessionsName, fields => RevokedSessions.Read(fields).With(id, until, now).Write(), stop);
    }

    private async Task<string> CheckedAsync(string user, string password, CancellationToken stop)
    {
        var view = await store.ViewAsync(stop);
        if (!view.Accounts.TryGetValue(user, out var account))
        {
            // As long as for an account that there is.
            Passwords.IsRight(password, "");
            throw new ApiException(401, WrongLogin);
        }

        if (!await passwords.IsRightAsync(account, password, stop)) throw new ApiException(401, WrongLogin);
        if (!account.IsEnabled) throw new ApiException(401, $"account {user} is disabled");
        if (!account.Can(Account.LoginCapability)) throw new ApiException(401, $"account {user} does not have login capability");
        return Sign(view, user, view.SessionLifetime);
    }

    private string Sign(AccessView view, string account, TimeSpan lifetime)
    {
        if (view.Key.Length < AccessView.KeyBytesMin)
            throw new ApiException(
                503, $"nobody can sign in, since {AccessView.KeyField} of {AccessDocuments.SecretName} is missing or has fewer than " +
                $"{AccessView.KeyBytesMin} bytes");
        return tokens.Sign(view.Key, $"{account}:{Account.LoginCapability}", NewId(), lifetime);
    }

    /// <summary>An id that no other token has.</summary>
    public static string NewId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
