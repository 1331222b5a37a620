using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>What is refused, field by field, in the words of a real server.</summary>
public sealed class RulesTests
{
    private const string Pod = "apiVersion: v1, kind: Pod, metadata: {name: x}";
    private const string Container = "name: c, image: i";

    [Theory]
    [InlineData("{apiVersion: v1, kind: ResourceQuota, metadata: {name: x}, spec: {hard: {foo: 1, pods: 1500m, cpu: -1}}}",
        "spec.hard[foo]: Invalid value: \"foo\": must be a standard resource type or fully qualified",
        "spec.hard[foo]: Invalid value: \"foo\": must be a standard resource for quota",
        "spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
        "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("{apiVersion: v1, kind: ResourceQuota, metadata: {name: x}, spec: {scopes: [BestEffort, NotBestEffort]}}",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes")]
    [InlineData("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: system-x}, value: 1}",
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class")]
    [InlineData("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: x}, value: 1000000001, preemptionPolicy: Odd}",
        "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
        "preemptionPolicy: Unsupported value: \"Odd\": supported values: \"PreemptLowerPriority\", \"Never\"")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: x}, spec: {controller: x, parameters: {kind: A, name: b, scope: Namespace}}}",
        "spec.controller: Invalid value: \"x\": must be a domain-prefixed path (such as \"acme.io/foo\")",
        "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData("{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: x}, spec: {drivers: [{name: a}]}}", "spec.drivers[0].nodeID: Required value")]
    [InlineData("{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: x}}",
        "driverName: Required value", "parameters: Required value: must contain at least one key/value pair")]
    [InlineData("{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.a.b}, spec: {group: a.b, version: v1, versionPriority: 1}}",
        "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000")]
    [InlineData("{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: PriorityLevelConfiguration, metadata: {name: x}, spec: {type: Limited}}",
        "spec.limited: Required value: must not be empty when type is Limited")]
    [InlineData("{apiVersion: v1, kind: Node, metadata: {name: x}, spec: {taints: [{key: a, effect: Odd}]}}",
        "spec.taints[0].effect: Unsupported value: \"Odd\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")]
    [InlineData("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: x}, addressType: IPv4, endpoints: [{addresses: ['127.0.0.1', x, '::2']}]}",
        "endpoints[0].addresses[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
        "endpoints[0].addresses[1]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "endpoints[0].addresses[2]: Invalid value: \"::2\": must be a valid IPv4 address")]
    [InlineData("{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: x, namespace: default}, type: Odd}",
        "eventTime: Required value", "type: Invalid value: \"\": has invalid value: Odd")]
    [InlineData("{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: x}, spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 0}}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}",
        "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {maxReplicas: 1, targetCPUUtilizationPercentage: -1, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: w}}}",
        "spec.metrics[0].resource.target.averageUtilization: Invalid value: -1: must be greater than 0")]
    [InlineData("{apiVersion: v1, kind: Namespace, metadata: {name: x}, spec: {finalizers: [nope]}}",
        "spec.finalizers: Invalid value: \"nope\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: x}, type: kubernetes.io/basic-auth}", "data[username]: Required value",
        "data[password]: Required value")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: x}, type: kubernetes.io/ssh-auth, data: {ssh-privatekey: ''}}",
        "data[ssh-privatekey]: Required value")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: x}, type: kubernetes.io/dockercfg, data: {.dockercfg: W10=}}",
        "data[.dockercfg]: Invalid value: \"<secret contents redacted>\": json: cannot unmarshal into Go value of type map[string]interface {}")]
    [InlineData("{apiVersion: v1, kind: LimitRange, metadata: {name: x}, spec: {limits: [{type: Container, maxLimitRequestRatio: {cpu: 500m}}]}}",
        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1")]
    [InlineData("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: x}, aggregationRule: {clusterRoleSelectors: []}}",
        "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil")]
    [InlineData("{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /x}}}",
        "spec.nodeAffinity: Required value: Local volume requires node affinity")]
    [InlineData("{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {}}}",
        "spec.csi.driver: Required value", "spec.csi.volumeHandle: Required value")]
    [InlineData("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: x}, provisioner: a, parameters: {'': b}, allowedTopologies: [{matchLabelExpressions: [{key: a, values: []}]}]}",
        "parameters: Invalid value: \"\": field can not be empty.", "allowedTopologies[0].matchLabelExpressions[0].values: Required value")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, annotations: {kubernetes.io/ingress.class: one}}, spec: {ingressClassName: two, defaultBackend: {service: {name: s, port: {number: 80}}}}}",
        "annotations.kubernetes.io/ingress.class: Invalid value: \"one\": must match `ingressClassName` when both are specified")]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {clusterIPs: [10.96.0.70], ipFamilies: [IPv4, IPv4], externalIPs: [127.0.0.1], ports: [{port: 80, appProtocol: a b}]}}",
        "spec.ports[0].appProtocol: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
        "spec.ipFamilies[1]: Duplicate value: \"IPv4\"",
            "spec.clusterIPs: Invalid value: [\"10.96.0.70\"]: must be empty when `clusterIP` is not specified")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: x, ownerReferences: [{apiVersion: a/b/c, kind: K, name: o, uid: u}]}}",
        "metadata.ownerReferences.apiVersion: Invalid value: \"a/b/c\": version must not be empty")]
    public void A_new_object_is_refused_for_everything_that_is_wrong_with_it(string yaml, params string[] causes) => Refused(yaml, causes);

    [Theory]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [a, b]}]}]}}}",
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'")]
    [InlineData("securityContext: {runAsUser: -1, seccompProfile: {type: Localhost}}",
        "spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        "spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost")]
    [InlineData("volumes: [{name: v, secret: {secretName: s, defaultMode: 512, items: [{key: k, path: ../p}]}}]",
        "spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
        "spec.volumes[0].secret.items[0].path: Invalid value: \"../p\": must not contain '..'")]
    [InlineData("initContainers: [{name: d, image: i, readinessProbe: {exec: {command: [a]}}}]",
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always")]
    [InlineData("os: {name: odd}, hostPID: true, shareProcessNamespace: true, dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, x]}",
        "spec.os: Unsupported value: \"odd\": supported values: \"linux\", \"windows\"",
        "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
        "spec.dnsConfig.nameservers: Invalid value: [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"x\"]: must not have more than 3 nameservers",
        "spec.dnsConfig.nameservers[3]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("securityContext: {sysctls: [{name: '-', value: '1'}]}",
        "spec.securityContext.sysctls[0].name: Invalid value: \"-\": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$")]
    [InlineData("volumes: [{name: v, projected: {sources: [{configMap: {name: a, items: [{key: k, path: p}]}}, {secret: {name: b, items: [{key: k, path: p}]}}]}}]",
        "spec.volumes[0].projected: Invalid value: \"b\": conflicting duplicate paths")]
    [InlineData("initContainers: [{name: d, image: i, resources: {requests: {x.io/gpu: 1}}}]",
        "spec.initContainers[0].resources.limits: Required value: Limit must be set for non overcommitable resources")]
    [InlineData("initContainers: [{name: d, image: i, resources: {requests: {x.io/gpu: 1}, limits: {x.io/gpu: 2}}}]",
        "spec.initContainers[0].resources.requests: Invalid value: \"1\": must be equal to x.io/gpu limit of 2")]
    [InlineData("initContainers: [{name: d, image: i, resources: {limits: {hugepages-2Mi: 2Mi}}}]",
        "spec.initContainers[0].resources: Forbidden: HugePages require cpu or memory")]
    [InlineData("ephemeralContainers: [{name: d, image: i}]", "spec.ephemeralContainers: Forbidden: cannot be set on create")]
    public void A_Pod_is_refused_for_what_is_wrong_in_its_depths(string spec, params string[] causes) =>
        Refused($"{{{Pod}, spec: {{{spec}, containers: [{{{Container}}}]}}}}", causes);

    [Theory]
    [InlineData("{type: object, oneOf: [{type: object, description: d}]}", "oneOf[0].type: Forbidden: must be empty to be structural", "oneOf[0].description: Forbidden: must be empty to be structural")]
    [InlineData("{type: object, x-kubernetes-embedded-resource: true}", "properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("{type: array, x-kubernetes-list-type: set, items: {type: object}}", "items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set")]
    [InlineData("{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}")]
    public void A_schema_must_be_structural(string schema, params string[] causes)
    {
        var yaml = $"{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {{name: xs.e.example.com}}, spec: {{group: e.example.com, scope: Namespaced, names: {{plural: xs, kind: X}}, versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object, properties: {{spec: {schema}}}}}}}}}]}}}}";
        if (causes.Length == 0) Assert.NotNull(new StillCluster().Create(yaml));
        else Refused(yaml, [.. causes.Select(cause => "spec.validation.openAPIV3Schema.properties[spec]." + cause)]);
    }

    [Theory]
    [InlineData("preserveUnknownFields: true,", "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead")]
    [InlineData("conversion: {strategy: Webhook},", "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook", "spec.conversion.conversionReviewVersions: Required value")]
    public void A_definition_must_make_sense_beside_its_schema(string more, params string[] causes) => Refused(
        $"{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {{name: xs.e.example.com}}, spec: {{{more} group: e.example.com, scope: Namespaced, names: {{plural: xs, kind: X}}, versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object}}}}}}]}}}}", causes);

    [Fact]
    public void A_webhook_must_say_where_it_is_and_what_it_hears() => Refused(
        "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: x}, webhooks: [{name: a.b, clientConfig: {url: 'http://h/?q=1'}, rules: [{operations: ['*', ODD]}], admissionReviewVersions: [v2], sideEffects: None}]}",
        [
            "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots",
            "webhooks[0].rules[0].operations: Invalid value: [\"*\",\"ODD\"]: if '*' is present, must not specify other operations",
            "webhooks[0].rules[0].operations[1]: Unsupported value: \"ODD\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
            "webhooks[0].rules[0].apiGroups: Required value", "webhooks[0].rules[0].apiVersions: Required value", "webhooks[0].rules[0].resources: Required value",
            "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
            "webhooks[0].clientConfig.url: Invalid value: \"q=1\": query parameters are not permitted in the URL",
            "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\"]: must include at least one of v1, v1beta1",
        ]);

    [Theory]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: LoadBalancer, ports: [{port: 80}]}}", "v1",
        "{\"spec\":{\"loadBalancerClass\":\"a.b/c\"}}",
        "spec.loadBalancerClass: Invalid value: \"a.b/c\": may not change once set")]
    [InlineData("{apiVersion: batch/v1, kind: Job, metadata: {name: x}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}", "batch/v1",
        "{\"spec\":{\"managedBy\":\"a.b/c\"}}", "spec.managedBy: Invalid value: \"a.b/c\": field is immutable")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {activeDeadlineSeconds: 5, containers: [{name: c, image: i}]}}",
        "v1",
        "{\"spec\":{\"activeDeadlineSeconds\":6}}",
            "spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value")]
    [InlineData("{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: x}, handler: a}", "node.k8s.io/v1", "{\"handler\":\"b\"}", "handler: Invalid value: \"b\": field is immutable")]
    [InlineData("{apiVersion: v1, kind: ResourceQuota, metadata: {name: x}, spec: {scopes: [Terminating]}}", "v1", "{\"spec\":{\"scopes\":null}}", "spec.scopes: Invalid value: null: field is immutable")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: x}, spec: {controller: a.b/c}}", "networking.k8s.io/v1",
        "{\"spec\":{\"controller\":\"a.b/d\"}}", "spec.controller: Invalid value: \"a.b/d\": field is immutable")]
    public void What_is_fixed_stays(string yaml, string apiVersion, string patch, string cause)
    {
        var cluster = new StillCluster();
        var kind = cluster.Create(yaml) is not null ? YamlReader.Read(yaml)["kind"]!.PlainText() : "";
        var problem = Assert.Throws<ApiException>(() => cluster.Patch(apiVersion, kind, "x", patch));
        Assert.Equal([cause], StillCluster.Causes(problem));
    }

    [Theory]
    [InlineData("completionMode: Indexed, completions: 1, parallelism: 100001",
        "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed")]
    [InlineData("backoffLimitPerIndex: 1", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData("maxFailedIndexes: 1", "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
        "spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode")]
    [InlineData("podReplacementPolicy: Odd",
        "spec.podReplacementPolicy: Unsupported value: \"Odd\": supported values: \"Failed\", \"TerminatingOrFailed\"")]
    public void A_Job_is_refused_for_what_does_not_go_together(string spec, params string[] causes) =>
        Refused($"{{apiVersion: batch/v1, kind: Job, metadata: {{name: x}}, spec: {{{spec}, template: {{spec: {{restartPolicy: Never, containers: [{{{Container}}}]}}}}}}}}", causes);

    [Theory]
    [InlineData("TZ=UTC 0 * * * *", "UTC",
        "spec.schedule: Invalid value: \"TZ=UTC 0 * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("TZ=Mars/X 0 * * * *", "UTC",
        "spec.schedule: Invalid value: \"TZ=Mars/X 0 * * * *\": provided bad location Mars/X: unknown time zone Mars/X",
        "spec.schedule: Invalid value: \"TZ=Mars/X 0 * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("0 * * * *", "europe/berlin", "spec.timeZone: Invalid value: \"europe/berlin\": unknown time zone europe/berlin")]
    public void Schedules_and_zones_are_read_as_the_server_reads_them(string schedule, string zone, params string[] causes) =>
        Refused(CronJob("x", schedule, zone), causes);

    [Fact]
    public void A_CronJob_leaves_room_in_its_name_for_those_of_its_Jobs() =>
        Refused(CronJob(new string('a', 53), "0 * * * *", "UTC"),
            ["metadata.name: Invalid value: \"" + new string('a', 53) + "\": must be no more than 52 characters"]);

    private static string CronJob(string name, string schedule, string zone) =>
        $"{{apiVersion: batch/v1, kind: CronJob, metadata: {{name: {name}}}, spec: {{schedule: '{schedule}', timeZone: {zone}, jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{{Container}}}]}}}}}}}}}}}}";

    private static void Refused(string yaml, string[] causes)
    {
        var problem = Assert.Throws<ApiException>(() => new StillCluster().Create(yaml));
        Assert.Equal(422, problem.Code);
        Assert.Equal(causes.Order(StringComparer.Ordinal), StillCluster.Causes(problem).Order(StringComparer.Ordinal));
    }
}
