using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// The groups of people, asked of a provider whose tokens do not have them. An answer is good for as long as the settings say, and no
/// longer than the token that it is about.
/// </summary>
internal sealed class UserInfoGroups(SignOnSettings settings, IdentityProvider provider, ProviderHttp http, TimeProvider time)
{
    public const string Claim = "groups";

    // Only tokens that count get in here; beyond so many, all are asked anew.
    private const int AnswersMax = 10_000;
    private static readonly TimeSpan FailureGoodFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Answered> _answers = new(StringComparer.Ordinal);

    /// <returns>The groups; null with the reason why they are not known.</returns>
    public async Task<(IReadOnlyList<string>? Groups, string Problem)> OfAsync(
        ProviderClaims claims, string accessToken, CancellationToken stop)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{claims.Id} {accessToken}")));
        var now = time.GetUtcNow();
        if (!_answers.TryGetValue(key, out var known) || now >= known.Until)
        {
            if (_answers.Count >= AnswersMax) _answers.Clear();
            known = await AskAsync(claims, accessToken, stop);
            _answers[key] = known;
        }

        return (known.Groups, known.Problem);
    }

    private async Task<Answered> AskAsync(ProviderClaims claims, string accessToken, CancellationToken stop)
    {
        try
        {
            var address = settings.UserInfoUrl.Length > 0 ? settings.UserInfoUrl
                : (await provider.MetadataAsync(stop)).UserInfoEndpoint ?? "";
            if (await http.GetAsync(address, accessToken, stop) is not { } said)
                return Failed($"{settings.Name} tells no groups for this session any more; sign in again");
            // Else the groups of one could be had with the access token of another.
            if (said["sub"].Text() != claims.Payload["sub"].Text()) return Failed($"{settings.Name} tells groups of somebody else");
            var until = claims.Expires;
            if (settings.UserInfoLifetime is { } lifetime && time.GetUtcNow() + lifetime < until) until = time.GetUtcNow() + lifetime;
            return new Answered(ProviderClaims.Texts(said[Claim]), "", until);
        }
        catch (ProviderException)
        {
            return Failed($"{settings.Name} can't be asked for groups at this moment");
        }
    }

    private Answered Failed(string problem) => new(null, problem, time.GetUtcNow() + FailureGoodFor);

    private sealed record Answered(IReadOnlyList<string>? Groups, string Problem, DateTimeOffset Until);
}
