using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Ends a session before its time, on all nodes, whoever vouches for it. A token that is none is no session, and has ended.</summary>
internal sealed class SessionEnd(AccessStore store, Sessions sessions, SignOn signOn)
{
    public async Task OfAsync(string token, CancellationToken stop)
    {
        var view = await store.ViewAsync(stop);
        var known = SessionTokens.IssuerOf(token) switch
        {
            "" => null,
            SessionTokens.Issuer => await sessions.KnownAsync(view, token),
            _ => await signOn.KnownAsync(view, token, stop),
        };
        if (known is { } session) await sessions.EndAsync(session.Id, session.Until, stop);
    }
}
