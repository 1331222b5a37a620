using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>The cluster in which we run as a Pod.</summary>
public static class InCluster
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private const string HostVariable = "KUBERNETES_SERVICE_HOST";
    private const string PortVariable = "KUBERNETES_SERVICE_PORT";

    /// <param name="variable">Reads an environment variable.</param>
    public static bool IsInside(Func<string, string?> variable, string folder = Folder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return !string.IsNullOrEmpty(variable(HostVariable)) && !string.IsNullOrEmpty(variable(PortVariable)) && File.Exists(Path.Combine(folder, "token"));
    }

    public static ClusterAccess Access(Func<string, string?> variable, string folder = Folder, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(variable);
        time ??= TimeProvider.System;
        var (host, port) = (Variable(HostVariable), Variable(PortVariable));
        var authorityFile = Path.Combine(folder, "ca.crt");
        var authorities = new RotatingFile<X509Certificate2Collection>(authorityFile, "in-cluster", text => Pem.Authorities(text, authorityFile), time);
        _ = authorities.Value;
        var namespaceFile = Path.Combine(folder, "namespace");
        return new ClusterAccess
        {
            // An IPv6 address stands in brackets in a URL.
            Server = new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
            Credentials = new TokenFile(Path.Combine(folder, "token"), "in-cluster", time),
            Tls = new TlsTrust { Authorities = () => authorities.Value },
            Namespace = File.Exists(namespaceFile) ? ConfigFile.Read(namespaceFile, "in-cluster").Trim() : "default",
        };

        string Variable(string name) => variable(name) is { Length: > 0 } value
            ? value : throw ClusterExceptions.Configuration($"this is no Pod of a cluster: the environment variable {name} is not set");
    }
}
