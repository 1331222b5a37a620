using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>The tokens of an app of GitHub. One serves for an hour.</summary>
internal sealed class GitHubApp
{
    public static readonly (string, string) Accept = ("Accept", "application/vnd.github+json");

    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly ServiceHttp _http;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly string _id;
    private readonly string _key;
    private (string Token, DateTimeOffset Until) _known = ("", DateTimeOffset.UnixEpoch);

    public GitHubApp(ServiceOptions options, ServiceHttp http, TimeProvider time)
    {
        (_http, _time, _id, _key) = (http, time, options.Required("appID"), options.Required("privateKey"));
        _address = ServiceRequest.Below(options.Address("enterpriseBaseURL", "https://api.github.com"),
            $"app/installations/{Uri.EscapeDataString(options.Required("installationID"))}/access_tokens");
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(_key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw options.Bad("privateKey is not a private key of RSA in PEM");
        }
    }

    public async Task<string> TokenAsync(CancellationToken stop)
    {
        if (_time.GetUtcNow() < _known.Until - RenewBefore) return _known.Token;
        var request = new ServiceRequest(HttpMethod.Post, _address) { Headers = [ServiceRequest.Bearer(Proof()), Accept] };
        var answer = (await _http.SendAsync(request, stop)).Document();
        var token = answer["token"].Text() ?? throw new NotificationException("GitHub gives the app no token");
        _known = (token, Rfc3339.Time(answer["expires_at"]) ?? _time.GetUtcNow());
        return token;
    }

    /// <summary>A signed word of the app, which counts for some minutes. Clocks differ: it begins a minute ago.</summary>
    private string Proof()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = string.Create(CultureInfo.InvariantCulture,
            $$"""{"iat":{{now - 60}},"exp":{{now + 540}},"iss":{{JsonText.Write(_id)}}}""");
        var signed = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims)}";
        using var key = RSA.Create();
        key.ImportFromPem(_key);
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
