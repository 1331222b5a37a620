using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>A program that gets credentials, as a configuration describes it.</summary>
internal sealed class ExecPlugin
{
    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Environment { get; init; }

    public required string ApiVersion { get; init; }

    public string InstallHint { get; init; } = "";

    /// <summary>What the program is told of the cluster, if it wants to know.</summary>
    public MapNode? Cluster { get; init; }

    /// <summary>The document that the program finds in KUBERNETES_EXEC_INFO.</summary>
    public MapNode Info()
    {
        var spec = MapNode.Of(("interactive", false)).WithOrWithout("cluster", Cluster);
        return MapNode.Of(("apiVersion", ApiVersion), ("kind", "ExecCredential"), ("spec", spec));
    }

    /// <summary>As kubeconfigs have it: env is a list of names and values.</summary>
    public static ExecPlugin OfKubeConfig(MapNode exec, string place, string folder, MapNode? cluster) => Of(
        exec, place, InFolder(exec.Text("command"), folder),
        [.. exec.List("env").Items.ToArray().Select(static entry => (entry.Text("name") ?? "", entry.Text("value") ?? ""))], cluster);

    /// <summary>As cluster Secrets have it: env is a map.</summary>
    public static ExecPlugin OfSecret(MapNode exec, string server, Node? tls) => Of(
        exec, "config.execProviderConfig", exec.Text("command"), [.. exec.Map("env").Select(static entry => (entry.Key, entry.Value.PlainText()))],
        MapNode.Of(("server", server))
            .WithOrWithout("certificate-authority-data", tls?["caData"])
            .WithOrWithout("insecure-skip-tls-verify", tls?["insecure"])
            .WithOrWithout("tls-server-name", tls?["serverName"]));

    private static ExecPlugin Of(MapNode exec, string place, string? command, IReadOnlyList<(string, string)> environment, MapNode? cluster)
    {
        if (string.IsNullOrEmpty(command)) throw ClusterExceptions.Configuration($"{place}.command is missing");
        var apiVersion = exec.Text("apiVersion") is { Length: > 0 } stated ? stated : "client.authentication.k8s.io/v1beta1";
        if (!apiVersion.StartsWith("client.authentication.k8s.io/", StringComparison.Ordinal))
            throw ClusterExceptions.Configuration($"{place}.apiVersion {apiVersion} is unknown; client.authentication.k8s.io/v1 is");
        return new ExecPlugin
        {
            Command = command, Arguments = [.. exec.List("args").Items.ToArray().Select(static argument => argument.PlainText())], Environment = environment,
            ApiVersion = apiVersion, InstallHint = exec.Text("installHint") ?? "",
            Cluster = AccessFields.Bool(exec, "provideClusterInfo", place) ? cluster?.WithOrWithout("config", exec["config"]) : null,
        };
    }

    // A name is looked up on the path; what looks like a file belongs to the folder of the configuration.
    private static string? InFolder(string? command, string folder) =>
        command is not null && command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(Path.Combine(folder, command)) : command;
}
