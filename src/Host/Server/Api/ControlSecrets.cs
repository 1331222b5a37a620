using System.Globalization;
using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The Secrets in which repositories and clusters are kept, in the form that Argo CD gave them.</summary>
internal sealed class ControlSecrets(FleetNode node, string type)
{
    public const string ManagedBy = "managed-by";

    /// <summary>A Secret with these fields; empty ones are left out.</summary>
    public MapNode Make(string name, IEnumerable<(string Name, string Value)> fields) => MapNode.Of(
        ("apiVersion", "v1"), ("kind", "Secret"),
        ("metadata", MapNode.Of(
            ("name", name), ("namespace", node.Namespace), ("labels", MapNode.Of((SecretData.TypeLabel, type))),
            ("annotations", MapNode.Of((ManagedBy, "argocd.argoproj.io"))))),
        ("type", "Opaque"),
        ("data", MapNode.Of(fields.Where(static field => field.Value.Length > 0)
            .Select(static field => KeyValuePair.Create(field.Name, (Node)Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value)))))));

    /// <summary>Those that say what is looked for; a field that a Secret does not have is empty.</summary>
    public async Task<IReadOnlyList<MapNode>> FindAsync(Func<Func<string, string>, bool> isMeant, CancellationToken stop)
    {
        var found = new List<MapNode>();
        var resource = await node.Control.FindKindAsync("", "Secret", stop);
        await node.Control.ListAsync(
            resource, new ListQuery { Namespace = node.Namespace, LabelSelector = $"{SecretData.TypeLabel}={type}" },
            secret =>
            {
                if (isMeant(name => Field(secret, name))) found.Add(secret.With("apiVersion", "v1").With("kind", "Secret"));
            },
            stop);
        return found;
    }

    /// <summary>Writes the Secret; in the place of one that means the same, when there is one.</summary>
    public Task<MapNode> WriteAsync(MapNode secret, MapNode? known, CancellationToken stop) => known is null
        ? node.Control.CreateAsync(secret, ControlApplications.Writer, stop)
        : node.Control.UpdateAsync(With(With(known, "labels", secret.Map("metadata", "labels")), "annotations",
            secret.Map("metadata", "annotations")).With("data", secret.Map("data")), ControlApplications.Writer, stop);

    /// <summary>The Secret with these labels or annotations too.</summary>
    public static MapNode With(MapNode secret, string field, MapNode more)
    {
        foreach (var (name, value) in more) secret = secret.WithAt(["metadata", field, name], value);
        return secret;
    }

    public Task DeleteAsync(MapNode secret, CancellationToken stop) =>
        node.Control.DeleteAsync(new ObjectName("", "Secret", node.Namespace, secret.Text("metadata", "name") ?? ""), DeleteOptions.Default, stop);

    /// <summary>32 bits of FNV-1a, of which the names are made.</summary>
    public static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(text)) hash = (hash ^ one) * 16777619u;
        return hash.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What a Secret says; empty when it says nothing.</summary>
    public static string Field(MapNode secret, string name)
    {
        try
        {
            return secret.Text("data", name) is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : "";
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
