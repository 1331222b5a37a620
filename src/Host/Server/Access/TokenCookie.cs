using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>The cookie of a session. Browsers keep short ones only, so a long token is cut into several.</summary>
internal static class TokenCookie
{
    public const string Name = "argocd.token";
    private const int CharactersMax = 4093;
    private const int ChunksMax = 20;

    private static readonly string[] Names = [Name, SingleSignOn.SignOn.AccessTokenCookie, SingleSignOn.SessionRenewal.Cookie];

    /// <summary>The token that the cookies of a request make up; null when there is none, or a part is missing.</summary>
    /// <param name="name">The cookie of something else that may be as long.</param>
    public static string? Read(IRequestCookieCollection cookies, string name = Name)
    {
        if (cookies[name] is not { Length: > 0 } first) return null;
        var colon = first.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return first;
        if (!int.TryParse(first.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var chunks)
            || chunks is < 1 or > ChunksMax) return null;
        var token = new StringBuilder(first[(colon + 1)..]);
        for (var i = 1; i < chunks; i++)
        {
            if (cookies[Part(name, i)] is not { } part) return null;
            token.Append(part);
        }

        return token.ToString();
    }

    public static void Write(HttpContext http, string token, string name = Name)
    {
        foreach (var cookie in Of(token, Attributes(http), name)) http.Response.Headers.Append("Set-Cookie", cookie);
    }

    /// <summary>Has the browser forget it, with all parts that it sent.</summary>
    public static void Clear(HttpContext http)
    {
        var attributes = Attributes(http) + "; Max-Age=0";
        foreach (var name in http.Request.Cookies.Keys.Where(
            static name => Array.Exists(Names, one => name == one || name.StartsWith(one + "-", StringComparison.Ordinal)))
            .DefaultIfEmpty(Name))
            http.Response.Headers.Append("Set-Cookie", $"{name}={attributes}");
    }

    public static IReadOnlyList<string> Of(string token, string attributes, string name = Name)
    {
        // Room for the longest name, and for the number of parts before the first.
        var room = CharactersMax - attributes.Length - Part(name, ChunksMax).Length - 1 - 3;
        if (token.Length <= room) return [$"{name}={token}{attributes}"];
        var parts = token.Chunk(room).Select(static chunk => new string(chunk)).ToList();
        if (parts.Count > ChunksMax)
            throw new InvalidOperationException(
                string.Create(
                CultureInfo.InvariantCulture,
                $"the token is {token.Length} characters long and needs {parts.Count} cookies, more than {ChunksMax}"));
        return [string.Create(CultureInfo.InvariantCulture, $"{name}={parts.Count}:{parts[0]}{attributes}"),
            .. parts.Skip(1).Select((part, i) => $"{Part(name, i + 1)}={part}{attributes}")];
    }

    private static string Part(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");

    private static string Attributes(HttpContext http) =>
        $"; path={http.Request.PathBase.Add("/")}; SameSite=lax; httpOnly{(http.Request.IsHttps ? "; Secure" : "")}";
}
