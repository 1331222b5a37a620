using System.Security.Cryptography;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Charts.Remotes;

/// <summary>
/// Manifests and values that are named by their address. Nothing is shown to their server, credentials least of all. Renders that want the same
/// file at the same time share one request, and a failure is told again for a while.
/// </summary>
public sealed class RemoteFiles
{
    private readonly PatientFlight<Uri, ISourceTree> _fetches;
    private readonly TimeProvider _time;
    private readonly ChartLimits _limits;

    public RemoteFiles(TimeProvider time, ChartLimits? limits = null)
    {
        (_time, _limits) = (time, limits ?? new ChartLimits());
        _fetches = new PatientFlight<Uri, ISourceTree>(time, _limits.LookAgainAfter);
    }

    /// <returns>A tree that holds the file and nothing else.</returns>
    /// <exception cref="ChartException">The server does not give it.</exception>
    public Task<ISourceTree> FetchAsync(RemoteSource.File file, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _fetches.RunAsync(file.Url, mayRecall: true, end => FetchNowAsync(file, end), stop);
    }

    private async Task<ISourceTree> FetchNowAsync(RemoteSource.File file, CancellationToken stop)
    {
        using var http = new ChartHttp(new ChartAccess { Url = file.Address }, file.Url, _limits, _time);
        var content = await http.SendAsync(new ChartRequest(file.Url, Authorization: null) { MayBePacked = true }, answer =>
        {
            answer.MustBeFine();
            return answer.ReadAsync(_limits.AnswerBytesMax);
        }, stop);
        return new UnpackedTree([new SourceFile(file.Name, Convert.ToHexStringLower(SHA256.HashData(content)), content)]);
    }
}
