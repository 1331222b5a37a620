using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.Kinds.Defaulting;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Kinds.Warnings;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Which behaviour each built-in kind has. Kinds that are not here are stored as they are decoded.</summary>
internal static class Behaviours
{
    private static readonly Behaviour Plain = new();
    private static readonly Behaviour Counting = new() { CountsGenerations = true };

    private static readonly FrozenDictionary<string, Behaviour> ByKind = new Dictionary<string, Behaviour>(StringComparer.Ordinal)
    {
        ["/ConfigMap"] = new() { AllowsUnconditionalUpdate = true, Validate = OtherRules.ConfigMap, ValidateUpdate = OtherRules.ConfigMapUpdate },
        ["/Secret"] = new()
        {
            AfterDecoding = Lifecycles.FoldStringData, Default = OtherDefaults.Secret, Validate = OtherRules.Secret, ValidateUpdate = OtherRules.SecretUpdate,
            OnUpdate = static (item, old, _) => item.OrText("type", old.Text("type") ?? ""),
        },
        ["/Pod"] = new()
        {
            CountsGenerations = true, AllowsUnconditionalUpdate = true, AfterDecoding = Lifecycles.PodAccount, Default = PodDefaults.Pod,
            OnCreate = Lifecycles.PodCreated, OnStatusUpdate = Lifecycles.PodStatus, Validate = PodRules.Pod, ValidateUpdate = PodRules.PodUpdate,
            Warn = PodWarnings.Pod,
            ResetInStatus = FieldSet.OfFields("spec", "metadata.deletionTimestamp", "metadata.ownerReferences"),
        },
        ["/PodTemplate"] = new() { Warn = static (item, old) => PodWarnings.Template(item, old, ["template"], namesPods: false), CountsGenerations = true, Default = WorkloadDefaults.PodTemplate, ValidateAlways = static (errors, item) => PodRules.Template(errors, item["template"].Map(), "template") },
        ["/ReplicationController"] = new() { Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: true), CountsGenerations = true, Default = WorkloadDefaults.ReplicationController, ValidateAlways = WorkloadRules.ReplicationController },
        ["/Service"] = new()
        {
            Name = Names.Label1035, Warn = OtherWarnings.Service, Default = OtherDefaults.Service, OnCreate = static (item, _) => ServiceLifecycle.Normalised(item),
            OnUpdate = static (item, old, _) => ServiceLifecycle.Updated(item, old), Validate = ServiceRules.Service, ValidateUpdate = ServiceRules.ServiceUpdate,
        },
        ["/Namespace"] = new()
        {
            Name = Names.Label, Default = OtherDefaults.Namespace, OnCreate = static (item, _) => Lifecycles.NamespaceCreated(item),
            OnUpdate = Lifecycles.NamespaceUpdated, Validate = ObjectMetaRules.Namespace, ValidatePart = ObjectMetaRules.NamespacePart,
        },
        ["/PersistentVolumeClaim"] = new() { Warn = OtherWarnings.Claim, Default = OtherDefaults.Claim, OnCreate = static (item, _) => Lifecycles.ClaimCreated(item), Validate = StorageRules.Claim, ValidateUpdate = StorageRules.ClaimUpdate },
        ["/PersistentVolume"] = new() { Warn = OtherWarnings.Volume, Default = OtherDefaults.Volume, OnCreate = Lifecycles.VolumeCreated, Validate = StorageRules.Volume, ValidateUpdate = StorageRules.VolumeUpdate },
        ["/ServiceAccount"] = new() { Warn = OtherWarnings.Account },
        ["/Endpoints"] = new() { AllowsUnconditionalUpdate = true, Default = OtherDefaults.Endpoints, ValidateAlways = EndpointRules.Endpoints },
        ["/Node"] = new() { HasStatus = false, Default = OtherDefaults.Node, Validate = NodeRules.Node, ValidateUpdate = NodeRules.NodeUpdate },
        ["/LimitRange"] = new() { AllowsCreateOnUpdate = true, Default = OtherDefaults.LimitRange, ValidateAlways = OtherRules.LimitRange },
        ["/ResourceQuota"] = new() { Default = OtherDefaults.ResourceQuota, Validate = QuotaRules.Quota, ValidateUpdate = QuotaRules.QuotaUpdate },
        ["/Event"] = new() { AllowsCreateOnUpdate = true, ValidateAlways = EventRules.OfCore },
        ["events.k8s.io/Event"] = new() { AllowsCreateOnUpdate = true, Validate = EventRules.OfEvents, ValidateUpdate = EventRules.OfEventsUpdate },
        ["apps/Deployment"] = new()
        {
            CountsGenerations = true, AnnotationsCount = true, StatusKeepsLabels = true, Default = WorkloadDefaults.Deployment,
            Validate = WorkloadRules.Deployment, Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: true), ValidateUpdate = WorkloadRules.DeploymentUpdate, ResetInStatus = FieldSet.OfFields("spec", "metadata.labels"),
        },
        ["apps/ReplicaSet"] = new() { Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: true), CountsGenerations = true, Default = WorkloadDefaults.ReplicaSet, Validate = WorkloadRules.ReplicaSet, ValidateUpdate = WorkloadRules.ReplicaSetUpdate },
        ["apps/StatefulSet"] = new()
        {
            Name = Names.Label, CountsGenerations = true, AfterDecoding = Lifecycles.ClaimTemplates, Default = WorkloadDefaults.StatefulSet,
            Validate = WorkloadRules.StatefulSet, Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: false), ValidateUpdate = WorkloadRules.StatefulSetUpdate,
        },
        ["apps/DaemonSet"] = new()
        {
            CountsGenerations = true, Default = WorkloadDefaults.DaemonSet, OnCreate = static (item, _) => Lifecycles.DaemonSetCreated(item),
            OnUpdate = static (item, old, _) => Lifecycles.DaemonSetUpdated(item, old), Validate = WorkloadRules.DaemonSet, Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: false), ValidateUpdate = WorkloadRules.DaemonSetUpdate,
        },
        ["apps/ControllerRevision"] = new() { Validate = OtherRules.Revision, ValidateUpdate = OtherRules.RevisionUpdate },
        ["batch/Job"] = new()
        {
            CountsGenerations = true, Default = WorkloadDefaults.Job, OnCreate = static (item, _) => Lifecycles.JobCreated(item),
            OnUpdate = static (item, old, _) => Lifecycles.JobUpdated(item, old), Validate = JobRules.Job, Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "template"], namesPods: true), ValidateUpdate = JobRules.JobUpdate,
        },
        ["batch/CronJob"] = new()
        {
            Warn = static (item, old) => PodWarnings.Template(item, old, ["spec", "jobTemplate", "spec", "template"], namesPods: true),
            CountsGenerations = true, Default = WorkloadDefaults.CronJob, Validate = JobRules.CronJobCreate,
            ValidateUpdate = static (errors, item, _) => JobRules.CronJob(errors, item),
        },
        ["networking.k8s.io/Ingress"] = new()
        {
            Warn = OtherWarnings.Ingress, CountsGenerations = true, Validate = NetworkRules.IngressCreate,
            ValidateUpdate = static (errors, item, _) => NetworkRules.Ingress(errors, item),
        },
        ["networking.k8s.io/IngressClass"] = new() { CountsGenerations = true, Default = OtherDefaults.IngressClass, Validate = ClassRules.Ingress, ValidateUpdate = ClassRules.IngressUpdate },
        ["networking.k8s.io/NetworkPolicy"] = new() { CountsGenerations = true, Default = OtherDefaults.NetworkPolicy, ValidateAlways = NetworkRules.NetworkPolicy },
        ["networking.k8s.io/IPAddress"] = new() { Validate = NetworkRules.Address, ValidateUpdate = NetworkRules.AddressUpdate },
        ["networking.k8s.io/ServiceCIDR"] = new() { Validate = NetworkRules.Range, ValidateUpdate = NetworkRules.RangeUpdate },
        ["discovery.k8s.io/EndpointSlice"] = new()
        {
            CountsGenerations = true, Default = OtherDefaults.EndpointSlice, OnCreate = static (item, _) => Lifecycles.NullsForNothing(item, "endpoints", "ports"),
            OnUpdate = static (item, _, _) => Lifecycles.NullsForNothing(item, "endpoints", "ports"), Validate = EndpointRules.Slice, ValidateUpdate = EndpointRules.SliceUpdate,
        },
        ["policy/PodDisruptionBudget"] = new() { CountsGenerations = true, AllowsUnconditionalUpdate = false, ValidateAlways = OtherRules.DisruptionBudget },
        ["autoscaling/HorizontalPodAutoscaler"] = new() { Default = WorkloadDefaults.Autoscaler, ValidateAlways = AutoscalerRules.Autoscaler },
        ["rbac.authorization.k8s.io/Role"] = Role(isNamespaced: true),
        ["rbac.authorization.k8s.io/ClusterRole"] = Role(isNamespaced: false),
        ["rbac.authorization.k8s.io/RoleBinding"] = RoleBinding(isNamespaced: true),
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = RoleBinding(isNamespaced: false),
        ["storage.k8s.io/StorageClass"] = new() { Default = OtherDefaults.StorageClass, Validate = StorageRules.Class, ValidateUpdate = StorageRules.ClassUpdate },
        ["storage.k8s.io/CSIDriver"] = new() { Default = OtherDefaults.CsiDriver, OnUpdate = static (item, old, _) => Lifecycles.CountedFromChange(item, old), Warn = static (item, old) => old is null ? StorageRules.DriverWarnings(item) : [], Validate = CsiRules.Driver, ValidateUpdate = CsiRules.DriverUpdate },
        ["storage.k8s.io/CSINode"] = new() { ValidateAlways = CsiRules.Node },
        ["storage.k8s.io/VolumeAttachment"] = new() { Validate = CsiRules.Attachment, ValidateUpdate = CsiRules.AttachmentUpdate },
        ["storage.k8s.io/CSIStorageCapacity"] = new() { Validate = CsiRules.Capacity, ValidateUpdate = CsiRules.CapacityUpdate },
        ["storage.k8s.io/VolumeAttributesClass"] = new() { Validate = CsiRules.AttributesClass, ValidateUpdate = CsiRules.AttributesClassUpdate },
        ["coordination.k8s.io/Lease"] = new() { AllowsUnconditionalUpdate = false, AllowsCreateOnUpdate = true, ValidateAlways = OtherRules.Lease },
        ["scheduling.k8s.io/PriorityClass"] = new() { OnCreate = static (item, _) => item.WithAt(["metadata", "generation"], 1), Default = OtherDefaults.PriorityClass, Validate = ClassRules.Priority, ValidateUpdate = ClassRules.PriorityUpdate },
        ["node.k8s.io/RuntimeClass"] = new() { Validate = ClassRules.Runtime, ValidateUpdate = ClassRules.RuntimeUpdate },
        ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"] = new() { CountsGenerations = true, Default = static item => OtherDefaults.Webhooks(item, isMutating: false), ValidateAlways = WebhookRules.Configuration },
        ["admissionregistration.k8s.io/MutatingWebhookConfiguration"] = new() { CountsGenerations = true, Default = static item => OtherDefaults.Webhooks(item, isMutating: true), ValidateAlways = WebhookRules.Configuration },
        ["admissionregistration.k8s.io/ValidatingAdmissionPolicy"] = new() { CountsGenerations = true, Default = OtherDefaults.AdmissionPolicy, ValidateAlways = AdmissionPolicyRules.Policy },
        ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"] = new() { CountsGenerations = true, Default = OtherDefaults.AdmissionBinding, ValidateAlways = AdmissionPolicyRules.Binding },
        ["apiregistration.k8s.io/APIService"] = new()
        {
            AllowsAnyFinalizer = true, Default = OtherDefaults.ApiService, ValidateAlways = ServerRules.ApiService,
        },
        ["flowcontrol.apiserver.k8s.io/FlowSchema"] = new() { CountsGenerations = true, Default = OtherDefaults.FlowSchema, ValidateAlways = ServerRules.FlowSchema },
        ["flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration"] = new() { CountsGenerations = true, Default = OtherDefaults.PriorityLevel, ValidateAlways = ServerRules.PriorityLevel },
        ["certificates.k8s.io/CertificateSigningRequest"] = new()
        {
            Reset = FieldSet.OfFields("spec", "status"), OnCreate = Lifecycles.SigningRequestCreated, Validate = ServerRules.SigningRequest,
            ValidatePart = SigningRequestRules.Part,
            OnUpdate = static (item, old, _) => item.With("spec", old["spec"]!),
        },
        ["apiextensions.k8s.io/CustomResourceDefinition"] = new()
        {
            AllowsAnyFinalizer = true, CountsGenerations = true, Default = OtherDefaults.Definition,
            OnCreate = static (item, _) => Lifecycles.DefinitionCreated(item),
            OnUpdate = static (item, _, _) => Lifecycles.DefinitionStored(item), Validate = DefinitionRules.Definition, ValidateUpdate = DefinitionRules.DefinitionUpdate,
            ValidatePart = DefinitionRules.StoredVersions,
        },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Behaviour Of(string group, string version, string kind) =>
        group is "autoscaling" && version is "v1" ? ByKind["autoscaling/HorizontalPodAutoscaler"] with { Default = WorkloadDefaults.AutoscalerV1 }
        : ByKind.TryGetValue($"{group}/{kind}", out var behaviour) ? behaviour
        : group is "resource.k8s.io" ? Counting
        : Plain;

    private static Behaviour Role(bool isNamespaced) => new()
    {
        Name = Names.PathSegment,
        ValidateAlways = (errors, item) => OtherRules.Roles(errors, item, isNamespaced),
        OnCreate = static (item, _) => Lifecycles.NullsForNothing(item, "rules"),
        OnUpdate = static (item, _, _) => Lifecycles.NullsForNothing(item, "rules"),
    };

    private static Behaviour RoleBinding(bool isNamespaced) => new()
    {
        Name = Names.PathSegment,
        Default = OtherDefaults.Binding,
        Validate = (errors, item) => OtherRules.Binding(errors, item, isNamespaced),
        ValidateUpdate = (errors, item, old) => OtherRules.BindingUpdate(errors, item, old, isNamespaced),
    };
}
