using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Charts.Registries;

/// <summary>
/// Requests to a registry. It is asked without credentials first; it answers how it wants them, which is mostly a token that another server
/// gives for them. Tokens are used until shortly before they end.
/// </summary>
internal sealed class RegistryHttp(ChartAccess access, ChartAddress address, ChartHttp http, ChartLimits limits, TimeProvider time)
{
    // What the protocol says counts where no end is told.
    private const int LifetimeDefault = 60;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    // By the name of the chart: a token is for that alone.
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <param name="name">What the token is for: the name of a chart, or nothing for the registry itself.</param>
    public async Task<T> SendAsync<T>(string name, ChartRequest request, Func<ChartAnswer, Task<T>> read, CancellationToken stop)
    {
        var sent = access.BearerToken is { Length: > 0 } own ? new AuthenticationHeaderValue("Bearer", own) : Known(name);
        Challenge? challenge = null;
        var first = await http.SendAsync(request with { Authorization = sent }, async answer =>
        {
            if (answer.Status != HttpStatusCode.Unauthorized || access.BearerToken is { Length: > 0 }) return (IsDone: true, Result: await read(answer));
            challenge = Challenge.TryParse(answer.Header("WWW-Authenticate"));
            return (false, default!);
        }, stop);
        if (first.IsDone) return first.Result;
        var authorization = challenge switch
        {
            { IsBearer: true } => await FetchTokenAsync(name, challenge, stop),
            { IsBearer: false } when address.Basic is not null => Keep(name, address.Basic, TimeSpan.FromHours(1)),
            _ => throw new ChartException(ChartFaultKind.AuthenticationFailed, $"{access}: the registry wants credentials (401) and there are none for it; set them in a repository Secret"),
        };
        return await http.SendAsync(request with { Authorization = authorization }, read, stop);
    }

    private AuthenticationHeaderValue? Known(string name) =>
        _tokens.TryGetValue(name, out var token) && time.GetElapsedTime(token.At) < token.Lifetime ? token.Value : null;

    private AuthenticationHeaderValue Keep(string name, AuthenticationHeaderValue value, TimeSpan lifetime)
    {
        _tokens[name] = new Token(value, time.GetTimestamp(), lifetime);
        return value;
    }

    private async Task<AuthenticationHeaderValue> FetchTokenAsync(string name, Challenge challenge, CancellationToken stop)
    {
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm) || (realm.Scheme != Uri.UriSchemeHttps && (realm.Scheme != Uri.UriSchemeHttp || address.Root.Scheme == Uri.UriSchemeHttps)))
            throw new ChartException(ChartFaultKind.Refused, $"{access}: the registry wants a token from '{ChartAddress.Shown(challenge.Realm)}', and credentials are not sent to there: it must be an address that begins with {address.Root.Scheme}://");
        var query = new List<string>();
        if (realm.Query.Length > 1) query.Add(realm.Query[1..]);
        if (challenge.Service.Length > 0) query.Add("service=" + Uri.EscapeDataString(challenge.Service));
        foreach (var scope in challenge.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)) query.Add("scope=" + Uri.EscapeDataString(scope));
        var request = new ChartRequest(new UriBuilder(realm) { Query = string.Join('&', query) }.Uri, address.Basic, ForAllHosts: true);
        return await http.SendAsync(request, async answer =>
        {
            answer.MustBeFine();
            var granted = Parse(await answer.ReadAsync(limits.AnswerBytesMax), answer.Place);
            var token = granted["token"].Text() is { Length: > 0 } text ? text : granted["access_token"].Text();
            if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAny('\n', '\r', '\0')) throw new ChartException(ChartFaultKind.AuthenticationFailed, $"{answer.Place}: the answer holds no token");
            var lifetime = TimeSpan.FromSeconds(Math.Clamp(granted["expires_in"].Integer() ?? LifetimeDefault, 0, 86400)) - Margin;
            return Keep(name, new AuthenticationHeaderValue("Bearer", token), lifetime);
        }, stop);
    }

    public static Node Parse(byte[] json, string place)
    {
        try
        {
            return JsonReader.Read(json, depthMax: 50);
        }
        catch (DocumentException error)
        {
            throw new ChartException(ChartFaultKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"{place}: the answer is no JSON: {error.Message}"), error);
        }
    }

    // Not a record: the value is a secret.
    private sealed class Token(AuthenticationHeaderValue value, long at, TimeSpan lifetime)
    {
        public AuthenticationHeaderValue Value => value;

        public long At => at;

        public TimeSpan Lifetime => lifetime;
    }
}
