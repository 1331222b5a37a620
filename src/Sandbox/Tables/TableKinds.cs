using System.Collections.Frozen;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Which kind has which columns.</summary>
internal static class TableKinds
{
    private static readonly FrozenDictionary<(string Group, string Plural), TableKind> Own = new Dictionary<(string, string), TableKind>
    {
        [("", "pods")] = PodTable.Kind,
        [("", "podtemplates")] = WorkloadTables.PodTemplate,
        [("", "replicationcontrollers")] = WorkloadTables.ReplicationController,
        [("", "services")] = NetworkTables.Service,
        [("", "endpoints")] = NetworkTables.Endpoints,
        [("", "configmaps")] = CoreTables.ConfigMap,
        [("", "secrets")] = CoreTables.Secret,
        [("", "serviceaccounts")] = OtherTables.NameAndAge,
        [("", "namespaces")] = CoreTables.Namespace,
        [("", "nodes")] = CoreTables.Node,
        [("", "events")] = CoreTables.Event,
        [("events.k8s.io", "events")] = CoreTables.Event,
        [("", "resourcequotas")] = CoreTables.ResourceQuota,
        [("", "componentstatuses")] = CoreTables.ComponentStatus,
        [("", "persistentvolumes")] = OtherTables.PersistentVolume,
        [("", "persistentvolumeclaims")] = OtherTables.PersistentVolumeClaim,
        [("apps", "deployments")] = WorkloadTables.Deployment,
        [("apps", "replicasets")] = WorkloadTables.ReplicaSet,
        [("apps", "statefulsets")] = WorkloadTables.StatefulSet,
        [("apps", "daemonsets")] = WorkloadTables.DaemonSet,
        [("apps", "controllerrevisions")] = WorkloadTables.ControllerRevision,
        [("batch", "jobs")] = WorkloadTables.Job,
        [("batch", "cronjobs")] = WorkloadTables.CronJob,
        [("autoscaling", "horizontalpodautoscalers")] = WorkloadTables.HorizontalPodAutoscaler,
        [("policy", "poddisruptionbudgets")] = WorkloadTables.PodDisruptionBudget,
        [("discovery.k8s.io", "endpointslices")] = NetworkTables.EndpointSlice,
        [("networking.k8s.io", "ingresses")] = NetworkTables.Ingress,
        [("networking.k8s.io", "ingressclasses")] = NetworkTables.IngressClass,
        [("networking.k8s.io", "networkpolicies")] = NetworkTables.NetworkPolicy,
        [("networking.k8s.io", "ipaddresses")] = NetworkTables.IpAddress,
        [("networking.k8s.io", "servicecidrs")] = NetworkTables.ServiceCidr,
        [("storage.k8s.io", "storageclasses")] = OtherTables.StorageClass,
        [("storage.k8s.io", "volumeattachments")] = OtherTables.VolumeAttachment,
        [("storage.k8s.io", "csidrivers")] = OtherTables.CsiDriver,
        [("storage.k8s.io", "csinodes")] = OtherTables.CsiNode,
        [("storage.k8s.io", "csistoragecapacities")] = OtherTables.CsiStorageCapacity,
        [("storage.k8s.io", "volumeattributesclasses")] = OtherTables.VolumeAttributesClass,
        [("rbac.authorization.k8s.io", "rolebindings")] = OtherTables.Binding,
        [("rbac.authorization.k8s.io", "clusterrolebindings")] = OtherTables.Binding,
        [("scheduling.k8s.io", "priorityclasses")] = OtherTables.PriorityClass,
        [("node.k8s.io", "runtimeclasses")] = OtherTables.RuntimeClass,
        [("coordination.k8s.io", "leases")] = OtherTables.Lease,
        [("certificates.k8s.io", "certificatesigningrequests")] = OtherTables.SigningRequest,
        [("admissionregistration.k8s.io", "mutatingwebhookconfigurations")] = OtherTables.Webhooks,
        [("admissionregistration.k8s.io", "validatingwebhookconfigurations")] = OtherTables.Webhooks,
        [("admissionregistration.k8s.io", "validatingadmissionpolicies")] = OtherTables.AdmissionPolicy,
        [("admissionregistration.k8s.io", "validatingadmissionpolicybindings")] = OtherTables.AdmissionPolicyBinding,
        [("apiregistration.k8s.io", "apiservices")] = OtherTables.ApiService,
        [("flowcontrol.apiserver.k8s.io", "flowschemas")] = OtherTables.FlowSchema,
        [("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations")] = OtherTables.PriorityLevel,
        [("resource.k8s.io", "deviceclasses")] = OtherTables.NameAndAge,
        [("resource.k8s.io", "resourceclaims")] = OtherTables.ResourceClaim,
        [("resource.k8s.io", "resourceclaimtemplates")] = OtherTables.NameAndAge,
        [("resource.k8s.io", "resourceslices")] = OtherTables.ResourceSlice,
    }.ToFrozenDictionary();

    public static TableKind Of(ServedResource resource) =>
        resource.IsCustom ? CustomTable.Of(resource) : Own.GetValueOrDefault((resource.Group, resource.Plural)) ?? OtherTables.Generic;
}
