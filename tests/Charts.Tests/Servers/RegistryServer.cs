using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Charts.Tests.Servers;

/// <summary>A registry that gives what was pushed, and wants a token for it when it has a user.</summary>
internal sealed class RegistryServer : LoopbackServer
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.cncf.helm.config.v1+json";
    private const string LayerType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    private readonly ConcurrentDictionary<string, (byte[] Content, string Type)> _manifests = new();
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, List<string>> _tags = new();
    private int _tokens;

    /// <summary>Host and port, as addresses with oci:// have them.</summary>
    public string Host => new Uri(Address).Authority;

    /// <summary>The Authorization header for which tokens are given; null when nobody needs one.</summary>
    public string? Login { get; set; }

    /// <summary>The registry wants user and password itself, and knows nothing of tokens.</summary>
    public bool WantsBasic { get; set; }

    public int TokenLifetime { get; set; } = 300;

    /// <summary>How many tags a page of the list has.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Where blobs are to be fetched instead.</summary>
    public string? BlobsElsewhere { get; set; }

    public int TokensGiven => _tokens;

    public static async Task<RegistryServer> StartAsync(bool isSecure = false)
    {
        var server = new RegistryServer();
        await server.ListenAsync(isSecure, wantsCertificate: false);
        return server;
    }

    /// <summary>Pushes a chart as `helm push` does, and returns the manifest's digest.</summary>
    public string Push(string name, PackedChart chart, string? tag = null, string config = ConfigType, string layer = LayerType)
    {
        var configBlob = Encoding.UTF8.GetBytes($"{{\"name\":\"{chart.Name}\",\"version\":\"{chart.Version}\",\"apiVersion\":\"v2\"}}");
        var manifest = $$"""
            {"schemaVersion":2,"config":{"mediaType":"{{config}}","digest":"{{DigestOf(configBlob)}}","size":{{configBlob.Length}}},"layers":[{"mediaType":"{{layer}}","digest":"sha256:{{chart.Digest}}","size":{{chart.Content.Length}}}]}
            """;
        _blobs[DigestOf(configBlob)] = configBlob;
        _blobs["sha256:" + chart.Digest] = chart.Content;
        return PutManifest(name, tag ?? chart.Version.Replace('+', '_'), manifest);
    }

    public string PutManifest(string name, string tag, string manifest, string type = ManifestType)
    {
        var content = Encoding.UTF8.GetBytes(manifest);
        _manifests[$"{name}:{tag}"] = _manifests[$"{name}:{DigestOf(content)}"] = (content, type);
        var tags = _tags.GetOrAdd(name, static _ => []);
        lock (tags)
        {
            if (!tags.Contains(tag)) tags.Add(tag);
        }

        return DigestOf(content);
    }

    /// <summary>Other bytes under a digest that is not theirs.</summary>
    public void Corrupt(string digest) => _blobs["sha256:" + digest] = new byte[100];

    public string ManifestOf(string name, string tag) => Encoding.UTF8.GetString(_manifests[$"{name}:{tag}"].Content);

    public byte[] Blob(string digest) => _blobs[digest];

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    protected override async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path == "/token") await GiveTokenAsync(http);
        else if (!path.StartsWith("/v2/", StringComparison.Ordinal)) http.Response.StatusCode = 404;
        else if (Login is not null && !IsWelcome(http)) Challenge(http, path);
        else if (path == "/v2/") await http.Response.WriteAsync("{}");
        else if (path.EndsWith("/tags/list", StringComparison.Ordinal)) await ListTagsAsync(http, path["/v2/".Length..^"/tags/list".Length]);
        else if (path.Split("/manifests/") is [var name, var reference]) await GiveAsync(http, _manifests.TryGetValue($"{name["/v2/".Length..]}:{reference}", out var manifest) ? manifest : null);
        else if (path.Split("/blobs/") is [_, var digest]) await GiveBlobAsync(http, digest);
        else http.Response.StatusCode = 404;
    }

    private bool IsWelcome(HttpContext http) => WantsBasic
        ? http.Request.Headers.Authorization == Login
        : http.Request.Headers.Authorization.ToString() is var given && given.StartsWith("Bearer token-", StringComparison.Ordinal) && given.EndsWith("-" + NameIn(http.Request.Path.Value!), StringComparison.Ordinal);

    /// <summary>The name of the chart that a path is about, with bars for slashes; empty for the registry itself.</summary>
    private static string NameIn(string path)
    {
        var end = ((string[])["/tags/", "/manifests/", "/blobs/"]).Select(part => path.IndexOf(part, StringComparison.Ordinal)).FirstOrDefault(static at => at > 0, -1);
        return end < 0 ? "" : path["/v2/".Length..end].Replace('/', '|');
    }

    private void Challenge(HttpContext http, string path)
    {
        http.Response.StatusCode = 401;
        http.Response.Headers.WWWAuthenticate = WantsBasic
            ? "Basic realm=\"registry\""
            : $"Bearer realm=\"{Address}/token\",service=\"the registry, on loopback\",scope=\"repository:{NameIn(path).Replace('|', '/')}:pull\"";
    }

    private async Task GiveTokenAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization != Login || http.Request.Query["service"] != "the registry, on loopback")
        {
            http.Response.StatusCode = 401;
            return;
        }

        var name = http.Request.Query["scope"].ToString().Split(':')[1].Replace('/', '|');
        await http.Response.WriteAsync($"{{\"token\":\"token-{Interlocked.Increment(ref _tokens)}-{name}\",\"expires_in\":{TokenLifetime}}}");
    }

    private async Task ListTagsAsync(HttpContext http, string name)
    {
        if (!_tags.TryGetValue(name, out var all))
        {
            http.Response.StatusCode = 404;
            return;
        }

        string[] tags;
        lock (all) tags = [.. all.Order(StringComparer.Ordinal)];
        var last = http.Request.Query["last"].ToString();
        var start = last.Length == 0 ? 0 : Array.IndexOf(tags, last) + 1;
        var page = tags.Skip(start).Take(PageSize).ToArray();
        if (start + page.Length < tags.Length) http.Response.Headers.Link = $"</v2/{name}/tags/list?last={page[^1]}&n={PageSize}>; rel=\"next\"";
        await http.Response.WriteAsync($"{{\"name\":\"{name}\",\"tags\":[{string.Join(',', page.Select(static tag => $"\"{tag}\""))}]}}");
    }

    private static async Task GiveAsync(HttpContext http, (byte[] Content, string Type)? found)
    {
        if (found is not { } manifest)
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
            return;
        }

        http.Response.ContentType = manifest.Type;
        http.Response.Headers["Docker-Content-Digest"] = DigestOf(manifest.Content);
        http.Response.ContentLength = manifest.Content.Length;
        if (http.Request.Method != "HEAD") await http.Response.Body.WriteAsync(manifest.Content);
    }

    private async Task GiveBlobAsync(HttpContext http, string digest)
    {
        if (BlobsElsewhere is not null) http.Response.Redirect($"{BlobsElsewhere}/{digest}");
        else if (!_blobs.TryGetValue(digest, out var blob)) http.Response.StatusCode = 404;
        else await http.Response.Body.WriteAsync(blob);
    }
}
