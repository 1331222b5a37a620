using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Charts.Tests.Servers;

/// <summary>A repository of charts below `/charts`, with an index that is made of what was published.</summary>
internal sealed class ChartServer : LoopbackServer
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly List<(PackedChart Chart, string Url, string Digest)> _published = [];

    public string Url => Address + "/charts";

    /// <summary>The Authorization header without which nothing is answered.</summary>
    public string? Demanded { get; set; }

    /// <summary>Takes the place of the index that follows from what was published.</summary>
    public string? Index { get; set; }

    public static async Task<ChartServer> StartAsync(bool isSecure = false, bool wantsCertificate = false)
    {
        var server = new ChartServer();
        await server.ListenAsync(isSecure, wantsCertificate);
        return server;
    }

    /// <param name="chart">What is published.</param>
    /// <param name="url">Where the index says that it is; null for beside the index.</param>
    /// <param name="digest">What the index says of it; null for the truth.</param>
    public PackedChart Publish(PackedChart chart, string? url = null, string? digest = null)
    {
        _files["/charts/" + chart.FileName] = chart.Content;
        lock (_published) _published.Add((chart, url ?? chart.FileName, digest ?? chart.Digest));
        return chart;
    }

    public PackedChart Publish(string name, string version) => Publish(PackedChart.Simple(name, version));

    /// <summary>A file that the index does not know.</summary>
    public void Place(string path, byte[] content) => _files[path] = content;

    protected override async Task ServeAsync(HttpContext http)
    {
        if (Demanded is not null && http.Request.Headers.Authorization != Demanded)
        {
            http.Response.StatusCode = 401;
        }
        else if (http.Request.Path == "/charts/index.yaml")
        {
            await AnswerAsync(http, Encoding.UTF8.GetBytes(Index ?? IndexOfPublished()));
        }
        else if (_files.TryGetValue(http.Request.Path.Value!, out var content))
        {
            await http.Response.Body.WriteAsync(content);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }

    private static async Task AnswerAsync(HttpContext http, byte[] text)
    {
        var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text))[..16]}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag) http.Response.StatusCode = 304;
        else await http.Response.Body.WriteAsync(text);
    }

    private string IndexOfPublished()
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        lock (_published)
        {
            foreach (var chart in _published.GroupBy(static one => one.Chart.Name))
            {
                text.Append("  ").Append(chart.Key).Append(":\n");
                foreach (var (packed, url, digest) in chart)
                {
                    text.Append("  - apiVersion: v2\n    created: \"2026-01-02T03:04:05Z\"\n    name: ").Append(packed.Name).Append("\n    version: \"").Append(packed.Version).Append("\"\n");
                    if (digest.Length > 0) text.Append("    digest: \"").Append(digest).Append("\"\n");
                    text.Append("    urls:\n    - ").Append(url).Append('\n');
                }
            }
        }

        return text.Append("generated: \"2026-01-02T03:04:05Z\"\n").ToString();
    }
}
