using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>A destination cluster as a Secret describes it.</summary>
public static class ClusterSecret
{
    /// <param name="server">The Secret's `server`.</param>
    /// <param name="config">The Secret's `config`, JSON; empty for none.</param>
    public static ClusterAccess Access(string server, string config, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var document = Parse(config);
        if (!document["awsAuthConfig"].IsNullOrAbsent())
            throw ClusterExceptions.Configuration("config.awsAuthConfig is not supported: use execProviderConfig with `aws eks get-token`, or a bearerToken");
        var tls = document["tlsClientConfig"];
        return new ClusterAccess
        {
            Server = AccessFields.Server(server, "server"),
            Credentials = CredentialsOf(document, tls, server, time ?? TimeProvider.System),
            Tls = AccessFields.Tls(AccessFields.Bool(tls, "insecure", "config.tlsClientConfig"), tls.Text("serverName"), Data(tls, "caData"), "config.tlsClientConfig.caData"),
            Proxy = AccessFields.Proxy(document.Text("proxyUrl"), "config.proxyUrl", out var login),
            ProxyLogin = login,
            DisableCompression = AccessFields.Bool(document, "disableCompression", "config"),
        };
    }

    private static MapNode Parse(string config)
    {
        if (string.IsNullOrWhiteSpace(config)) return MapNode.Empty;
        try
        {
            return JsonReader.Read(config) as MapNode ?? throw ClusterExceptions.Configuration("config is no JSON object");
        }
        catch (DocumentException e)
        {
            // The words of the parser quote a character at most: no secret fits in.
            throw ClusterExceptions.Configuration($"config is not JSON: {e.Message} (line {e.Line}, column {e.Column})");
        }
    }

    private static Credentials CredentialsOf(MapNode document, Node? tls, string server, TimeProvider time)
    {
        var certificate = AccessFields.Certificate(Data(tls, "certData"), Data(tls, "keyData"), "config.tlsClientConfig");
        if (document["execProviderConfig"] is MapNode exec)
            return new ExecCredentials(ExecPlugin.OfSecret(exec, server, tls), certificate, time);
        return AccessFields.Fixed(document.Text("bearerToken"), document.Text("username"), document.Text("password"), certificate, "config");
    }

    private static string? Data(Node? tls, string field) =>
        tls.Text(field) is { Length: > 0 } data ? Pem.FromBase64(data, "config.tlsClientConfig." + field) : null;
}
