using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Reads from which it follows who may come in, and writes it. What this node has written it knows at once, what others have written
/// when its watch tells of it; before a token is refused that may only be too new, all is read once more.
/// </summary>
/// <param name="read">What the watch has seen.</param>
internal sealed partial class AccessStore(
    ICluster control, string @namespace, Func<CancellationToken, Task<AccessDocuments>> read, ILogger<AccessStore> logger)
{
    private const int WritesMax = 10;

    private readonly Lock _lock = new();
    private AccessView? _view;
    private MapNode _secret = MapNode.Empty;
    private MapNode _sessions = MapNode.Empty;

    public async Task<AccessView> ViewAsync(CancellationToken stop) => See(await read(stop));

    /// <summary>As it stands in the control cluster at this moment.</summary>
    public async Task<AccessView> FreshAsync(CancellationToken stop)
    {
        var settings = await GetAsync("ConfigMap", AccessDocuments.SettingsName, stop);
        foreach (var name in (string[])[AccessDocuments.SecretName, AccessDocuments.SessionsName])
            Remember(name, await GetAsync("Secret", name, stop));
        return See(await read(stop) with { Settings = settings });
    }

    /// <summary>The AppProject as it stands in the control cluster at this moment; null when there is none.</summary>
    public Task<MapNode?> ProjectAsync(string name, CancellationToken stop) =>
        control.GetAsync(new ObjectName("argoproj.io", "AppProject", @namespace, name), stop);

    /// <summary>Changes fields of a Secret; makes the Secret when there is none. Whoever else writes it at the same time loses
    /// nothing.</summary>
    /// <param name="change">Gets the fields as they are and returns those that are to be others; an empty value takes a field away.</param>
    public async Task ChangeSecretAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IEnumerable<(string Name, string Value)>> change, CancellationToken stop)
    {
        var written = await ControlData.ChangeAsync(control, new ObjectName("", "Secret", @namespace, name), Changed, ControlApplications.Writer, stop);
        if (written is not null) Remember(name, written);

        MapNode Changed(MapNode data)
        {
            foreach (var (field, value) in change(SecretData.Of(MapNode.Of(("data", data)))))
                data = value.Length == 0 ? data.Without(field) : data.With(field, Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
            return data;
        }
    }

    /// <summary>Makes a Secret unless there is one, and returns what its field holds.</summary>
    public async Task<string> MakeSecretAsync(string name, string field, string value, CancellationToken stop)
    {
        var kept = value;
        await ChangeSecretAsync(
            name,
            fields =>
            {
                kept = fields.GetValueOrDefault(field, value);
                return [(field, kept)];
            },
            stop);
        return kept;
    }

    /// <summary>Changes an AppProject, as often as others get in between.</summary>
    public async Task<MapNode> ChangeProjectAsync(string name, Func<MapNode, MapNode> change, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await ProjectAsync(name, stop) ?? throw new ApiException(404, $"there is no project {name}");
            try
            {
                return await control.UpdateAsync(change(known), ControlApplications.Writer, stop);
            }
            catch (ClusterException error) when (attempt < WritesMax && error.Kind == FaultKind.Conflict)
            {
                // As above.
            }
        }
    }

    private AccessView See(AccessDocuments seen)
    {
        lock (_lock)
        {
            var before = _view;
            _view = AccessView.Of(
                seen with { Secret = Current(seen.Secret, ref _secret), Sessions = Current(seen.Sessions, ref _sessions) }, before);
            if (!ReferenceEquals(_view, before)) Tell(_view, before);
            return _view;
        }
    }

    /// <summary>What is wrong is said once, when it is first seen.</summary>
    private void Tell(AccessView view, AccessView? before)
    {
        if (view.Key.Length is > 0 and < AccessView.KeyBytesMin && before?.Key.Length != view.Key.Length)
            LogShortKey(view.Key.Length, AccessView.KeyBytesMin);
        if (view.SignOn.Problem.Length > 0 && view.SignOn.Problem != before?.SignOn.Problem) LogNoSignOn(view.SignOn.Problem);
        foreach (var remark in view.SignOn.Remarks.Except(before?.SignOn.Remarks ?? [])) LogOddSignOn(remark);
        var known = before?.LastPolicy.Problems ?? [];
        foreach (var problem in view.LastPolicy.Problems.Except(known))
        {
            if (problem.IsFatal) LogBadPolicy(problem.ToString());
            else LogOddPolicy(problem.ToString());
        }
    }

    private void Remember(string name, MapNode written)
    {
        lock (_lock)
        {
            if (name == AccessDocuments.SecretName && IsNewer(written, _secret)) _secret = written;
            if (name == AccessDocuments.SessionsName && IsNewer(written, _sessions)) _sessions = written;
        }
    }

    private static bool IsNewer(MapNode written, MapNode known) => written.Count == 0 || ObjectVersion.Of(written) > ObjectVersion.Of(known);

    /// <summary>What is remembered counts until the watch has come as far.</summary>
    private static MapNode Current(MapNode seen, ref MapNode remembered)
    {
        if (remembered.Count > 0 && ObjectVersion.Of(seen) < ObjectVersion.Of(remembered)) return remembered;
        remembered = MapNode.Empty;
        return seen;
    }

    private async Task<MapNode> GetAsync(string kind, string name, CancellationToken stop) =>
        await control.GetAsync(new ObjectName("", kind, @namespace, name), stop) ?? MapNode.Empty;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "the policy of argocd-rbac-cm can't be obeyed; the one before it counts, and after a restart none but that of admin: " +
        "{Problem}")]
    private partial void LogBadPolicy(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a line of the access policy may not do what it was written for: {Problem}")]
    private partial void LogOddPolicy(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "nobody can sign in by an identity provider; accounts are not affected: {Problem}")]
    private partial void LogNoSignOn(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "single sign-on: {Remark}")]
    private partial void LogOddSignOn(string remark);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "server.secretkey of argocd-secret has {Bytes} bytes, and {BytesMin} are needed: nobody can sign in; delete the field, " +
        "and the next start makes a new one")]
    private partial void LogShortKey(int bytes, int bytesMin);
}
