using System.Security.Cryptography;
using GitOpsActors.Actors.ControlPlane;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Makes what nobody can sign in without: the key that signs tokens, and a first password.</summary>
internal static class FirstStart
{
    public const string PasswordSecret = "argocd-initial-admin-secret";
    public const string PasswordField = "password";
    private const int KeyBytes = 32;

    /// <summary>The key is made once, and the same one serves all nodes: whoever comes second takes what the first has made.</summary>
    /// <param name="needsPassword">Whether people sign in with passwords here, which nobody has to in the demo.</param>
    /// <returns>Whether a first password was drawn.</returns>
    public static async Task<bool> PrepareAsync(AccessStore store, bool needsPassword, TimeProvider time, CancellationToken stop)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        var view = await store.FreshAsync(stop);
        var admin = view.Accounts[Account.Admin];
        var (passwordField, timeField, _) = Account.FieldsOf(Account.Admin);
        var drawn = needsPassword && admin is { IsEnabled: true, PasswordHash: "" } && admin.Can(Account.LoginCapability)
            ? Passwords.Draw() : null;
        // First for people to read, then for the server to obey: the other way round, a failure in between would leave a password that
        // nobody knows.
        if (drawn is not null) drawn = await store.MakeSecretAsync(PasswordSecret, PasswordField, drawn, stop);
        var hash = drawn is null ? null : Passwords.Hash(drawn);
        var now = Moments.Write(time.GetUtcNow());
        await store.ChangeSecretAsync(AccessDocuments.SecretName, Missing, stop);
        return drawn is not null;

        IEnumerable<(string, string)> Missing(IReadOnlyDictionary<string, string> fields)
        {
            if (!fields.ContainsKey(AccessView.KeyField)) yield return (AccessView.KeyField, key);
            if (hash is null || fields.ContainsKey(passwordField)) yield break;
            yield return (passwordField, hash);
            yield return (timeField, now);
        }
    }
}
