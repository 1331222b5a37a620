using System.Buffers.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Gives the service account by which a cluster is reached another token, in place of the old one. A Secret of the account holds the token,
/// and with that Secret it ends.
/// </summary>
internal sealed class TokenRotation(ICluster cluster, TimeProvider time)
{
    private const string TokenType = "kubernetes.io/service-account-token";

    private static readonly TimeSpan MadeWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The service account that a token is of.</summary>
    /// <exception cref="ApiException">The token is not of a service account.</exception>
    public static (string Namespace, string Name) AccountOf(string token)
    {
        var claims = Claims(token);
        var (@namespace, name) = (claims["kubernetes.io/serviceaccount/namespace"].Text() ?? claims.Text("kubernetes.io", "namespace"),
            claims["kubernetes.io/serviceaccount/service-account.name"].Text() ?? claims.Text("kubernetes.io", "serviceaccount", "name"));
        return @namespace is { Length: > 0 } && name is { Length: > 0 } ? (@namespace, name)
            : throw new ApiException(400, "the bearer token of the cluster is not of a ServiceAccount, and only those are made anew here");
    }

    /// <summary>Makes another token; null when the cluster makes none in time.</summary>
    public async Task<(ObjectName Secret, string Token)?> MakeAsync((string Namespace, string Name) account, CancellationToken stop)
    {
        var made = ObjectName.Of(await cluster.CreateAsync(
            MapNode.Of(("apiVersion", "v1"), ("kind", "Secret"), ("type", TokenType), ("metadata", MapNode.Of(
                ("generateName", account.Name + "-token-"), ("namespace", account.Namespace),
                ("annotations", MapNode.Of(("kubernetes.io/service-account.name", account.Name)))))),
            ControlApplications.Writer, stop));
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < MadeWithin)
        {
            if (await cluster.GetAsync(made, stop) is { } secret && ControlSecrets.Field(secret, "token") is { Length: > 0 } token)
                return (made, token);
            await Task.Delay(LookEvery, time, stop);
        }

        await cluster.DeleteAsync(made, DeleteOptions.Default, stop);
        return null;
    }

    /// <summary>Takes away the Secret of the old token, if it has one; the account names the new one in its place.</summary>
    public async Task EndAsync((string Namespace, string Name) account, string token, ObjectName successor, CancellationToken stop)
    {
        var old = "";
        var query = new ListQuery { Namespace = account.Namespace, FieldSelector = "type=" + TokenType };
        await cluster.ListAsync(await cluster.FindKindAsync("", "Secret", stop), query, secret =>
        {
            if (ControlSecrets.Field(secret, "token") == token) old = secret.Text("metadata", "name") ?? "";
        }, stop);
        if (old.Length == 0) return;
        var name = new ObjectName("", "ServiceAccount", account.Namespace, account.Name);
        if (await cluster.GetAsync(name, stop) is { } known && known.List("secrets").Any(one => one["name"].Text() == old))
            await cluster.UpdateAsync(known.With("secrets", known.List("secrets").Changed(one => one["name"].Text() == old
                ? MapNode.Of(("name", successor.Name)) : one)), ControlApplications.Writer, stop);
        await cluster.DeleteAsync(new ObjectName("", "Secret", account.Namespace, old), DeleteOptions.Default, stop);
    }

    private static MapNode Claims(string token)
    {
        try
        {
            return token.Split('.') is [_, var claims, _] ? JsonReader.Read(Base64Url.DecodeFromChars(claims)).Map() : MapNode.Empty;
        }
        catch (Exception error) when (error is FormatException or DocumentException)
        {
            return MapNode.Empty;
        }
    }
}
