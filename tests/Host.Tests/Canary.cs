using System.Text;

namespace GitOpsActors.Host.Tests;

/// <summary>
/// What Secrets of the tests hold carries a mark. Whatever leaves the programs under test is searched for it, whichever test it is that
/// runs: what commands and servers print, answers of the interface, the journal, and what is written into the control cluster.
/// </summary>
internal static class Canary
{
    public const string Mark = "hidden-canary-";

    // By how many bytes stand before it, it looks otherwise in base64; the ends depend on neighbours, and are left out.
    private static readonly string[] Encoded = [.. Enumerable.Range(0, 3).Select(static before =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + Mark))[(before == 0 ? 0 : 4)..^4])];

    public static void MustBeAbsent(string place, string text)
    {
        var found = Encoded.Prepend(Mark).Max(one => text.IndexOf(one, StringComparison.Ordinal));
        Assert.True(found < 0, found < 0 ? "" : $"{place} tells what a Secret holds: {Around(text, found)}");
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
}

/// <summary>Searches answers of the interface. Streams go on for as long as somebody reads, so those who read them search.</summary>
internal sealed class CanarySearch() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (path.Contains("/stream/", StringComparison.Ordinal) || path.EndsWith("/logs", StringComparison.Ordinal)) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        Canary.MustBeAbsent(path, await response.Content.ReadAsStringAsync(cancellationToken));
        return response;
    }
}
