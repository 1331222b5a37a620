using System.CommandLine;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Clusters;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Host.Commands.Admin;

/// <summary>How a command that goes straight to the control cluster finds it.</summary>
internal sealed class ControlClusterFlags
{
    private const string DefaultNamespace = "argocd";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "The file; without it, those that KUBECONFIG names, or ~/.kube/config.",
    };
    private readonly Option<string?> _context = new("--context") { Description = "The context of the kubeconfig." };
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = $"The namespace of the control plane, such as {DefaultNamespace}.",
    };

    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_namespace);
    }

    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_namespace) is { Length: > 0 };

    public string NamespaceOf(ParseResult parsed) => parsed.GetValue(_namespace) is { Length: > 0 } named ? named : DefaultNamespace;

    public ClusterClient Connect(ParseResult parsed) =>
        ControlCluster.ClientOf(KubeConfig.Load(ClusterCommand.FilesOf(parsed.GetValue(_kubeconfig))).Access(parsed.GetValue(_context)));

    /// <summary>A sentence for what went wrong; null for what is a mistake of the program.</summary>
    public static string? Explain(Exception error) => error is CommandException or ClusterException ? error.Message : null;
}
