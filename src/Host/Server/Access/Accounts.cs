using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;

namespace GitOpsActors.Host.Server.Access;

/// <summary>The accounts that the settings name: what is known of them, and how their passwords and tokens are changed.</summary>
internal sealed class Accounts(AccessStore store, SessionTokens tokens, PasswordCheck passwords, TimeProvider time)
{
    private const int IdCharactersMax = 253;
    private static readonly TimeSpan SignedInWithin = TimeSpan.FromMinutes(5);

    /// <summary>In the order of their names.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken stop) => [.. (await store.ViewAsync(stop)).Accounts.Values];

    /// <exception cref="ApiException">There is no such account.</exception>
    public async Task<Account> GetAsync(string name, CancellationToken stop) => Find(await store.ViewAsync(stop), name);

    /// <summary>Whether the caller may look at the account, or change it. Everybody may do both with their own.</summary>
    public static bool May(CallerAccess access, Caller caller, string action, string name) =>
        (caller.Issuer == SessionTokens.Issuer && caller.Subject == name && caller.ProjectRole is null)
            || access.May(AccessResources.Accounts, action, name);

    /// <summary>An API key for the account. It counts until it is taken away, or has come to its end.</summary>
    /// <param name="id">Its name; one is drawn when it is empty.</param>
    /// <param name="seconds">Zero for a key without an end.</param>
    public async Task<string> CreateTokenAsync(string name, string id, long seconds, CancellationToken stop)
    {
        if (!Find(await store.ViewAsync(stop), name).Can(Account.ApiKeyCapability))
            throw new ApiException(
                400, $"account '{name}' does not have apiKey capability; add it to accounts.{name} of {AccessDocuments.SettingsName}");
        CheckId(id);
        var (given, lifetime) = (id.Length > 0 ? id : Sessions.NewId(), Lifetime(seconds));
        var key = (await store.ViewAsync(stop)).Key;
        var token = Sign(key, $"{name}:{Account.ApiKeyCapability}", given, lifetime);
        var kept = await Kept(token, key);
        var field = Account.FieldsOf(name).Tokens;
        await store.ChangeSecretAsync(
            AccessDocuments.SecretName,
            fields =>
            {
                var known = AccountToken.ReadAll(fields.GetValueOrDefault(field, ""));
                if (known.Any(one => one.Id == given)) throw new ApiException(400, $"account already has token with id '{given}'");
                return [(field, Write([.. known, kept]))];
            },
            stop);
        return token;
    }

    public Task DeleteTokenAsync(string name, string id, CancellationToken stop)
    {
        var field = Account.FieldsOf(name).Tokens;
        return store.ChangeSecretAsync(
            AccessDocuments.SecretName,
            fields =>
            {
                var known = AccountToken.ReadAll(fields.GetValueOrDefault(field, ""));
                var left = known.Where(one => one.Id != id).ToList();
                if (left.Count == known.Count) throw new ApiException(404, $"account '{name}' has no token with id '{id}'");
                return [(field, Write(left))];
            },
            stop);
    }

    /// <summary>A token for a role of a project.</summary>
    public async Task<string> CreateProjectTokenAsync(ProjectRole role, string id, long seconds, CancellationToken stop)
    {
        CheckId(id);
        var key = (await store.ViewAsync(stop)).Key;
        var token = Sign(key, role.ToString(), id.Length > 0 ? id : Sessions.NewId(), Lifetime(seconds));
        var kept = await Kept(token, key);
        await store.ChangeProjectAsync(
            role.Project,
            project =>
            {
                if (ProjectTokens.Of(project, role.Role) is not { } known)
                    throw new ApiException(404, $"project '{role.Project}' does not have role '{role.Role}'");
                if (known.Any(one => one.Id == kept.Id)) throw new ApiException(400, $"the role already has a token with id '{kept.Id}'");
                return ProjectTokens.With(project, role.Role, [.. known, kept]);
            },
            stop);
        return token;
    }

    /// <param name="issued">When the token was made, in seconds since 1970, by which tokens without an id are named.</param>
    public Task DeleteProjectTokenAsync(ProjectRole role, long issued, string id, CancellationToken stop) => store.ChangeProjectAsync(
        role.Project,
        project =>
        {
            var known = ProjectTokens.Of(project, role.Role)
                ?? throw new ApiException(404, $"project '{role.Project}' does not have role '{role.Role}'");
            var left = known.Where(one => id.Length > 0 ? one.Id != id : one.Issued != issued).ToList();
            if (left.Count == known.Count)
                throw new ApiException(404, $"the role '{role.Role}' of project '{role.Project}' has no such token");
            return ProjectTokens.With(project, role.Role, left);
        },
        stop);

    /// <summary>Gives an account a new password; its sessions of until now end.</summary>
    /// <param name="caller">Who wants it, and has to know their own password.</param>
    public async Task ChangePasswordAsync(Caller caller, string name, string current, string password, CancellationToken stop)
    {
        var view = await store.ViewAsync(stop);
        var account = Find(view, name.Length > 0 ? name : caller.Subject);
        if (!account.IsEnabled) throw new ApiException(400, $"account {account.Name} is disabled");
        if (!account.Can(Account.LoginCapability)) throw new ApiException(400, $"account {account.Name} does not have login capability");
        // Whoever found a screen unlocked must not be able to keep its owner out. The operator has no password, nor has somebody whom a
        // provider knows; but that one has to have signed in a moment ago.
        var isFresh = caller.Issuer != SessionTokens.Issuer && caller.Issued is { } issued && time.GetUtcNow() - issued < SignedInWithin;
        if (!caller.IsOperator && !isFresh
            && !(view.Accounts.TryGetValue(caller.Subject, out var own) && await passwords.IsRightAsync(own, current, stop)))
            throw new ApiException(400, "current password does not match");
        if (!view.IsGoodPassword(password))
            throw new ApiException(400, $"New password does not match the following expression: {view.PasswordPattern}.");
        var (hashField, timeField, _) = Account.FieldsOf(account.Name);
        var now = Moments.Write(time.GetUtcNow());
        var hash = Passwords.Hash(password);
        await store.ChangeSecretAsync(AccessDocuments.SecretName, _ => [(hashField, hash), (timeField, now)], stop);
    }

    private static Account Find(AccessView view, string name) =>
        view.Accounts.TryGetValue(name, out var account) ? account : throw new ApiException(404, $"account '{name}' does not exist");

    private static TimeSpan? Lifetime(long seconds) => seconds switch
    {
        < 0 or > int.MaxValue => throw new ApiException(400, "expiresIn is a number of seconds; 0 is for a token without an end"),
        0 => null,
        _ => TimeSpan.FromSeconds(seconds),
    };

    private static void CheckId(string id)
    {
        if (id.Length > IdCharactersMax) throw new ApiException(400, $"the id of a token has {IdCharactersMax} characters at most");
    }

    private string Sign(byte[] key, string subject, string id, TimeSpan? lifetime) => key.Length >= AccessView.KeyBytesMin
        ? tokens.Sign(key, subject, id, lifetime)
        : throw new ApiException(
            503, $"no token can be made, since {AccessView.KeyField} of {AccessDocuments.SecretName} is missing or has fewer than " +
            $"{AccessView.KeyBytesMin} bytes");

    /// <summary>What the list of tokens says of one that was made.</summary>
    private async Task<AccountToken> Kept(string token, byte[] key)
    {
        var (claims, problem) = await tokens.CheckAsync(key, token);
        return claims is null ? throw new InvalidOperationException(problem)
            : new AccountToken(claims.Id, claims.Issued, claims.Expires ?? 0);
    }

    private static string Write(IEnumerable<AccountToken> tokens) =>
        JsonText.Write(ListNode.Of(tokens.Select(static one => (Node)one.Write())));
}
