using System.Security.Cryptography;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;
using GitOpsActors.Shared;

namespace GitOpsActors.Charts.Remotes;

/// <summary>
/// Manifests and values that are named by their address. Nothing is shown to their server, credentials least of all. Renders that want the same
/// file at the same time share one request, and a failure is told again for a while.
/// </summary>
public sealed class RemoteFiles(TimeProvider time, ChartLimits? limits = null)
{
    private readonly ChartLimits _limits = limits ?? new ChartLimits();
    private readonly SingleFlight<Uri, ISourceTree> _fetches = new();
    private readonly RecentFaults<Uri> _faults = new(time, (limits ?? new ChartLimits()).LookAgainAfter);

    /// <returns>A tree that holds the file and nothing else.</returns>
    /// <exception cref="ChartException">The server does not give it.</exception>
    public Task<ISourceTree> FetchAsync(RemoteSource.File file, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(file);
        _faults.ThrowIfAny(file.Url);
        return _fetches.RunAsync(file.Url, _faults.Noting(file.Url, end => FetchNowAsync(file.Url, end)), stop);
    }

    private async Task<ISourceTree> FetchNowAsync(Uri url, CancellationToken stop)
    {
        using var http = new ChartHttp(new ChartAccess { Url = url.AbsoluteUri }, url, _limits, time);
        var content = await http.SendAsync(new ChartRequest(url, Authorization: null) { MayBePacked = true }, answer =>
        {
            answer.MustBeFine();
            return answer.ReadAsync(_limits.AnswerBytesMax);
        }, stop);
        var name = url.Segments[^1].Trim('/') is { Length: > 0 } last ? last : "index";
        return new UnpackedTree([new SourceFile(name, Convert.ToHexStringLower(SHA256.HashData(content)), content)]);
    }
}
