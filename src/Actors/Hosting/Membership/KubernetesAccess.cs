using k8s;
using k8s.Exceptions;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>The way to the API server where members find each other and where their lease lies.</summary>
internal static class KubernetesAccess
{
    /// <param name="asked">The setting that needs an API server.</param>
    /// <param name="kubeconfig">Null for the pod's service account.</param>
    /// <param name="space">Null for the namespace of the pod, or of the kubeconfig's context.</param>
    /// <exception cref="MembershipException">There is no way to an API server here.</exception>
    public static (IKubernetes Api, string Namespace) Connect(MembershipSetting asked, string? kubeconfig, string? space)
    {
        try
        {
            var config = kubeconfig is { } file ? KubernetesClientConfiguration.BuildConfigFromConfigFile(file) : KubernetesClientConfiguration.InClusterConfig();
            return (new k8s.Kubernetes(config), space ?? config.Namespace ?? "default");
        }
        catch (Exception error) when (error is KubeConfigException or IOException)
        {
            throw new MembershipException([$"{asked.Option} kubernetes: no API server is known here ({error.Message.TrimEnd('.')}); run in a pod with a service account, or name a file with {MembershipSetting.Kubeconfig.Option}."]);
        }
    }
}
