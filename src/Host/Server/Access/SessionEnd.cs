using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Ends a session before its time, on all nodes, whoever vouches for it. A token that is none has ended.</summary>
internal sealed class SessionEnd(AccessStore store, Sessions sessions, SignOn signOn)
{
    /// <returns>Whose it was; null for none.</returns>
    public async Task<Caller?> OfAsync(string token, CancellationToken stop)
    {
        var view = await store.ViewAsync(stop);
        var known = SessionTokens.IssuerOf(token) switch
        {
            "" => null,
            SessionTokens.Issuer => await sessions.KnownAsync(view, token),
            _ => await signOn.KnownAsync(view, token, stop),
        };
        if (known is not { } session) return null;
        await sessions.EndAsync(session.Id, session.Until, stop);
        return session.Caller;
    }
}
