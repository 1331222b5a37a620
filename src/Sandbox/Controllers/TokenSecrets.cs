using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Fills Secrets that ask for the token of a service account, and lets them go with their account.</summary>
public sealed class TokenSecrets(Cluster cluster, ServiceAccountTokens tokens, string authorityPem) : Controller(cluster)
{
    private const string TokenType = "kubernetes.io/service-account-token";
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string AccountUid = "kubernetes.io/service-account.uid";

    private static readonly IndexedBy Account = new(static secret => secret.Document.Text("type") is TokenType
        ? [Key(secret.Namespace, secret.Document.Text("metadata", "annotations", AccountName) ?? "")] : []);

    // Tokens of this kind have no end; a signed statement needs one.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    public override void Start()
    {
        foreach (var secret in Cluster.Table("", "secrets").View(null).Objects) Notice(secret);
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "secrets") && !happened.IsDeletion) Notice(happened.After);
        else if (Is(table, "", "serviceaccounts") && happened.IsDeletion)
        {
            foreach (var secret in Cluster.Table("", "secrets").UnderAny(Account, Key(happened.After.Namespace, happened.After.Name)))
                Notice(secret);
        }
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Get("", "secrets", space, name) is not { } secret || secret.At("metadata", "deletionTimestamp") is not null) return;
        var (account, uid) = (secret.Text("metadata", "annotations", AccountName) ?? "", secret.Text("metadata", "annotations", AccountUid));
        var secrets = Cluster.Resource("", "v1", "secrets");
        if (Cluster.Table("", "serviceaccounts").Get(space, account) is not { } owner || (uid is not null && uid != owner.Uid))
        {
            Cluster.Objects.Delete(Request(secrets, space, name), new DeleteOptions());
            return;
        }
        if (uid is not null && secret.Map("data") is var known && known.Has("token") && known.Has("ca.crt") && known.Has("namespace")) return;
        var token = tokens.Create(space, account, owner.Uid, [ServiceAccountTokens.Issuer], Cluster.Now + Lifetime);
        Cluster.Objects.Modify(Request(secrets, space, name), item => item
            .WithAt(["metadata", "annotations", AccountUid], owner.Uid)
            .With("data", item.Map("data").With("ca.crt", Encoded(authorityPem)).With("namespace", Encoded(space)).With("token", Encoded(token))));
    }

    private void Notice(StoredObject secret)
    {
        if (secret.Document.Text("type") is TokenType) Enqueue(Key(secret.Namespace, secret.Name));
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
