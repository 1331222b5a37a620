using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Control;

/// <summary>
/// The secret from which the passwords and keys follow that charts draw. It lies in the control cluster, so that every start and every node
/// draws the same ones, and nobody else can.
/// </summary>
internal static class RenderSeed
{
    private const string SecretName = "gitopsactors-render-seed";
    private const string Field = "seed";
    private const int Bytes = 32;

    /// <summary>The seed that is kept in the namespace; a new one when there is none.</summary>
    public static async Task<byte[]> OfAsync(ClusterClient client, string @namespace, CancellationToken stop)
    {
        var secret = MapNode.Of(
            ("apiVersion", "v1"),
            ("kind", "Secret"),
            ("metadata", MapNode.Of(("name", SecretName), ("namespace", @namespace))),
            ("data", MapNode.Of((Field, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))))));
        var kept = await client.GetAsync(ObjectName.Of(secret), stop) ?? await KeepAsync(client, secret, stop);
        return Read(kept) ?? throw new InvalidOperationException(
            $"the Secret {@namespace}/{SecretName} holds no {Field} of {Bytes} bytes or more; delete it, and the next start makes a new one");
    }

    private static async Task<MapNode?> KeepAsync(ClusterClient client, MapNode secret, CancellationToken stop)
    {
        try
        {
            return await client.CreateAsync(secret, new WriteOptions { FieldManager = "gitopsactors" }, stop);
        }
        catch (ClusterException error) when (error.Kind == FaultKind.AlreadyExists)
        {
            // Another node was faster: its seed is the seed of all.
            return await client.GetAsync(ObjectName.Of(secret), stop);
        }
    }

    private static byte[]? Read(MapNode? secret)
    {
        var text = secret?.Map("data")[Field].Text() ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && count >= Bytes ? bytes[..count] : null;
    }
}
