using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The kinds that others bring and that many clusters have: a rule for each, and for whole families of groups.</summary>
internal static class WellKnownKinds
{
    public static readonly IReadOnlyList<(string Group, string Kind, Func<MapNode, HealthState> Rule)> Exact =
    [
        ("argoproj.io", "Workflow", Extensions.Workflow), ("argoproj.io", "Rollout", ArgoKinds.Rollout), ("argoproj.io", "AnalysisRun", ArgoKinds.Analysis),
        ("argoproj.io", "Experiment", ArgoKinds.Analysis), ("argoproj.io", "ApplicationSet", ArgoKinds.ApplicationSet),
        ("argoproj.io", "CronWorkflow", ArgoKinds.CronWorkflow), ("argoproj.io", "EventBus", ArgoKinds.EventBus),
        ("cert-manager.io", "Certificate", Extensions.Certificate), ("cert-manager.io", "Issuer", Extensions.Ready),
        ("cert-manager.io", "ClusterIssuer", Extensions.Ready),
        ("external-secrets.io", "ExternalSecret", Extensions.Ready), ("external-secrets.io", "SecretStore", Extensions.Ready),
        ("external-secrets.io", "ClusterSecretStore", Extensions.Ready), ("external-secrets.io", "PushSecret", Extensions.Ready),
        ("external-secrets.io", "ClusterExternalSecret", Platforms.ClusterExternalSecret),
        ("bitnami.com", "SealedSecret", ByConditions.Of(("Synced", "False", Degraded), ("Synced", "True", Healthy))),
        ("keda.sh", "ScaledObject", Messaging.ScaledObject), ("keda.sh", "ScaledJob", Messaging.ScaledJob),
        ("monitoring.coreos.com", "Prometheus", Databases.Prometheus), ("opentelemetry.io", "OpenTelemetryCollector", Databases.Collector),
        ("kafka.strimzi.io", "Kafka", Messaging.Kafka), ("kafka.strimzi.io", "KafkaTopic", Messaging.OfKafka), ("kafka.strimzi.io", "KafkaUser", Messaging.OfKafka),
        ("kafka.strimzi.io", "KafkaConnect", Messaging.OfKafka), ("kafka.strimzi.io", "KafkaConnector", Messaging.OfKafka),
        ("kafka.strimzi.io", "KafkaBridge", Messaging.OfKafka), ("rabbitmq.com", "RabbitmqCluster", Messaging.RabbitCluster),
        ("serving.knative.dev", "Service", Messaging.KnativeService), ("operator.knative.dev", "KnativeServing", Messaging.KnativeServing),
        ("operator.knative.dev", "KnativeEventing", Messaging.KnativeEventing),
        ("install.istio.io", "IstioOperator", Platforms.IstioOperator), ("flagger.app", "Canary", Platforms.Canary),
        ("gateway.networking.k8s.io", "Gateway", Gateways.Gateway), ("gateway.networking.k8s.io", "GatewayClass", Gateways.Class),
        ("gateway.networking.k8s.io", "HTTPRoute", Gateways.HttpRoute), ("gateway.networking.k8s.io", "GRPCRoute", Gateways.GrpcRoute),
        ("kustomize.toolkit.fluxcd.io", "Kustomization", Flux.Kustomization), ("helm.toolkit.fluxcd.io", "HelmRelease", Flux.HelmRelease),
        ("source.toolkit.fluxcd.io", "GitRepository", Flux.Source), ("source.toolkit.fluxcd.io", "OCIRepository", Flux.Source),
        ("source.toolkit.fluxcd.io", "Bucket", Flux.Source), ("source.toolkit.fluxcd.io", "HelmChart", Flux.Source),
        ("source.toolkit.fluxcd.io", "HelmRepository", Flux.HelmRepository), ("image.toolkit.fluxcd.io", "ImageUpdateAutomation", Flux.Automation),
        ("image.toolkit.fluxcd.io", "ImageRepository", Flux.Image), ("image.toolkit.fluxcd.io", "ImagePolicy", Flux.Image),
        ("notification.toolkit.fluxcd.io", "Receiver", Flux.Receiver),
        ("pkg.crossplane.io", "Provider", Clouds.CrossplaneProvider),
        ("postgresql.cnpg.io", "Cluster", Databases.Postgres), ("elasticsearch.k8s.elastic.co", "Elasticsearch", Databases.Elasticsearch),
        ("cluster.x-k8s.io", "Cluster", Platforms.Cluster), ("cluster.x-k8s.io", "Machine", Platforms.Machines),
        ("cluster.x-k8s.io", "MachineDeployment", Platforms.Machines),
        ("route.openshift.io", "Route", Platforms.Route), ("apps.openshift.io", "DeploymentConfig", Platforms.DeploymentConfig),
        ("operators.coreos.com", "Subscription", Platforms.Subscription),
        ("karpenter.sh", "NodePool", Extensions.Ready), ("karpenter.sh", "NodeClaim", Platforms.NodeClaim),
        ("snapshot.storage.k8s.io", "VolumeSnapshot", Platforms.Snapshot), ("kubevirt.io", "VirtualMachine", Platforms.VirtualMachine),
        ("networking.gke.io", "ManagedCertificate", Platforms.ManagedCertificate),
    ];

    /// <summary>The rule of all groups of a family, where the kind has none of its own.</summary>
    public static Func<MapNode, HealthState>? OfFamily(GroupKind kind)
    {
        if (kind.Group.EndsWith(".crossplane.io", StringComparison.Ordinal)) return Clouds.Crossplane;
        if (kind.Group.EndsWith(".upbound.io", StringComparison.Ordinal)) return Clouds.Upbound;
        if (kind.Group.EndsWith(".cnrm.cloud.google.com", StringComparison.Ordinal)) return Clouds.ConfigConnector;
        return kind.Group.EndsWith(".services.k8s.aws", StringComparison.Ordinal) ? Clouds.Aws : null;
    }
}
