using System.Text;
using System.Text.RegularExpressions;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;
using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Server.Access;

/// <summary>What follows from the settings for those who want to come in. A value; a newer one replaces it.</summary>
internal sealed class AccessView
{
    public const string KeyField = "server.secretkey";
    public const int KeyBytesMin = 32;
    public const string PasswordPatternDefault = "^.{8,32}$";
    private static readonly TimeSpan SessionDefault = TimeSpan.FromHours(24);
    private static readonly TimeSpan MatchWithin = TimeSpan.FromSeconds(1);

    private AccessView(AccessDocuments documents, AccessView? before)
    {
        Documents = documents;
        var settings = documents.Settings.Map("data");
        var secret = SecretData.Of(documents.Secret);
        Accounts = Account.ReadAll(settings, secret);
        Key = Encoding.UTF8.GetBytes(secret.GetValueOrDefault(KeyField, ""));
        Revoked = RevokedSessions.Read(SecretData.Of(documents.Sessions));
        IsAnonymousEnabled = settings["users.anonymous.enabled"].Text() == "true";
        SessionLifetime = GoDuration.Parse(settings["users.session.duration"].Text() ?? "") is { } lifetime && lifetime > TimeSpan.Zero
            ? lifetime : SessionDefault;
        PasswordPattern = settings["passwordPattern"].Text() is { Length: > 0 } pattern ? pattern : PasswordPatternDefault;
        Addresses = ServerAddresses.Read(settings);
        SignOn = SignOnSetup.Read(documents, Addresses);
        InheritsOnParts = settings["server.rbac.disableApplicationFineGrainedRBACInheritance"].Text() == "false";
        HasOwnRollback = settings["server.rbac.rollback.enforce.enable"].Text() == "true";
        GuardsRevisions = settings["application.sync.requireOverridePrivilegeForRevisionSync"].Text() == "true";
        (LastPolicy, Policy) = PoliciesOf(documents, before);
    }

    public AccessDocuments Documents { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Account> Accounts { get; }

    /// <summary>With which tokens are signed.</summary>
    public byte[] Key { get; }

    public RevokedSessions Revoked { get; }

    public bool IsAnonymousEnabled { get; }

    public TimeSpan SessionLifetime { get; }

    /// <summary>What a new password has to look like, as a regular expression.</summary>
    public string PasswordPattern { get; }

    public ServerAddresses Addresses { get; }

    /// <summary>Whether, and how, people sign in by an identity provider.</summary>
    public SignOnSetup SignOn { get; }

    /// <summary>Whether the permission to change or delete an Application is one for its objects.</summary>
    public bool InheritsOnParts { get; }

    /// <summary>Whether a rollback needs the permission for just that, and not the one for syncs.</summary>
    public bool HasOwnRollback { get; }

    /// <summary>Whether a sync to another revision than the Application names needs the permission to override.</summary>
    public bool GuardsRevisions { get; }

    /// <summary>
    /// The policy that counts: the one that is written, or, as long as nobody can tell what that one means, the last one before it that
    /// this
    /// process has seen. Without such a one, the account admin may do all, and nobody else anything.
    /// </summary>
    public AccessPolicy Policy { get; }

    /// <summary>The policy as it is written, with what is wrong with it.</summary>
    public AccessPolicy LastPolicy { get; }

    public static AccessView Of(AccessDocuments documents, AccessView? before) =>
        before is not null && IsSame(before.Documents, documents) ? before : new(documents, before);

    /// <summary>Whether a new password is one that the settings want; a pattern that is none lets no password pass.</summary>
    public bool IsGoodPassword(string password)
    {
        try
        {
            return Regex.IsMatch(password, PasswordPattern, RegexOptions.CultureInvariant, MatchWithin);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static (AccessPolicy Last, AccessPolicy Used) PoliciesOf(AccessDocuments documents, AccessView? before)
    {
        var isOld = before is not null && before.Documents.Policy["data"] == documents.Policy["data"];
        var last = isOld ? before!.LastPolicy : AccessPolicy.Compile(PolicySettings.Read(documents.Policy.Map("data")));
        var known = last.IsSound ? last : before is { Policy.IsSound: true } ? before.Policy : last;
        var used = known.WithProjects(documents.Projects.Values);
        return (last.IsSound ? used : last, used);
    }

    private static bool IsSame(AccessDocuments one, AccessDocuments other) =>
        ReferenceEquals(one.Settings, other.Settings) && ReferenceEquals(one.Policy, other.Policy)
            && ReferenceEquals(one.Secret, other.Secret)
        && ReferenceEquals(one.Sessions, other.Sessions) && ReferenceEquals(one.Projects, other.Projects)
        && ReferenceEquals(one.Secrets, other.Secrets);
}
