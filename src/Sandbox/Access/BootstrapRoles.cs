using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Access;

/// <summary>The roles and bindings that every cluster begins with, as far as users meet them.</summary>
internal static class BootstrapRoles
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    private static readonly string[] DiscoveryPaths =
    [
        "/.well-known", "/.well-known/*", "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz",
        "/version", "/version/",
    ];

    public static IEnumerable<MapNode> ClusterRoles() =>
    [
        Role("cluster-admin", Rule(["*"], ["*"], ["*"]), Paths(["*"], ["*"])),
        Role("system:discovery", Paths(["get"], DiscoveryPaths)),
        Role("system:public-info-viewer", Paths(["get"], ["/healthz", "/livez", "/readyz", "/version", "/version/"])),
        Role("system:basic-user",
            Rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
            Rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"])),
        Role("system:auth-delegator",
            Rule(["create"], ["authentication.k8s.io"], ["tokenreviews"]), Rule(["create"], ["authorization.k8s.io"], ["subjectaccessreviews"])),
        Role("system:monitoring", Paths(["get"], ["/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis", "/readyz", "/readyz/*"])),
        Role("system:service-account-issuer-discovery", Paths(["get"], ["/.well-known/openid-configuration", "/openid/v1/jwks"])),
        Aggregated("admin"), Aggregated("edit"), Aggregated("view"),
        Part("view", ViewRules()),
        Part("edit", EditRules()),
        Part("admin",
        [
            Rule(["create"], ["authorization.k8s.io"], ["localsubjectaccessreviews"]),
            Rule([.. Write, .. Read], ["rbac.authorization.k8s.io"], ["rolebindings", "roles"]),
        ]),
    ];

    public static IEnumerable<MapNode> ClusterRoleBindings() =>
    [
        Binding("cluster-admin", User.Masters),
        Binding("system:discovery", User.Authenticated),
        Binding("system:basic-user", User.Authenticated),
        Binding("system:public-info-viewer", User.Authenticated, "system:unauthenticated"),
        Binding("system:monitoring", "system:monitoring"),
        Binding("system:service-account-issuer-discovery", "system:serviceaccounts"),
    ];

    private static MapNode[] ViewRules() =>
    [
        Rule(Read, [""],
        [
            "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods", "replicationcontrollers",
            "replicationcontrollers/scale", "serviceaccounts", "services", "services/status",
        ]),
        Rule(Read, [""],
        [
            "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status", "replicationcontrollers/status",
            "resourcequotas", "resourcequotas/status",
        ]),
        Rule(Read, [""], ["namespaces"]),
        Rule(Read, ["discovery.k8s.io"], ["endpointslices"]),
        Rule(Read, ["apps"],
        [
            "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status",
            "replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status",
        ]),
        Rule(Read, ["autoscaling"], ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
        Rule(Read, ["batch"], ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
        Rule(Read, ["policy"], ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
        Rule(Read, ["networking.k8s.io"], ["ingresses", "ingresses/status", "networkpolicies"]),
    ];

    private static MapNode[] EditRules() =>
    [
        Rule(Read, [""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"]),
        Rule(["impersonate"], [""], ["serviceaccounts"]),
        Rule(Write, [""], ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"]),
        Rule(["create"], [""], ["pods/eviction"]),
        Rule(Write, [""],
        [
            "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "secrets",
            "serviceaccounts", "services", "services/proxy",
        ]),
        Rule(["create"], [""], ["serviceaccounts/token"]),
        Rule(Write, ["apps"],
        [
            "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets",
            "statefulsets/scale",
        ]),
        Rule(Write, ["autoscaling"], ["horizontalpodautoscalers"]),
        Rule(Write, ["batch"], ["cronjobs", "jobs"]),
        Rule(Write, ["policy"], ["poddisruptionbudgets"]),
        Rule(Write, ["networking.k8s.io"], ["ingresses", "networkpolicies"]),
        Rule([.. Write, .. Read], ["coordination.k8s.io"], ["leases"]),
    ];

    private static MapNode Role(string name, params IEnumerable<MapNode> rules) => MapNode.Of(
        ("metadata", Metadata(name, [])), ("rules", ListNode.Of(rules.Select(rule => (Node)rule))));

    /// <summary>A role that gathers the rules of all roles with its label.</summary>
    private static MapNode Aggregated(string name) => MapNode.Of(
        ("metadata", Metadata(name, name == "admin" ? [] : [Label(name == "edit" ? "admin" : "edit")])),
        ("aggregationRule", MapNode.Of(("clusterRoleSelectors", ListNode.Of(MapNode.Of(("matchLabels", MapNode.Of(Label(name)))))))),
        ("rules", ListNode.Empty));

    private static MapNode Part(string of, IEnumerable<MapNode> rules) => MapNode.Of(
        ("metadata", Metadata("system:aggregate-to-" + of, [Label(of)])), ("rules", ListNode.Of(rules.Select(rule => (Node)rule))));

    private static (string, Node) Label(string role) => ("rbac.authorization.k8s.io/aggregate-to-" + role, "true");

    private static MapNode Binding(string role, params IEnumerable<string> groups) => MapNode.Of(
        ("metadata", Metadata(role, [])),
        ("roleRef", MapNode.Of(("apiGroup", "rbac.authorization.k8s.io"), ("kind", "ClusterRole"), ("name", role))),
        ("subjects", ListNode.Of(groups.Select(group => (Node)MapNode.Of(
            ("apiGroup", "rbac.authorization.k8s.io"), ("kind", "Group"), ("name", group))))));

    private static MapNode Metadata(string name, ReadOnlySpan<(string, Node)> labels) => MapNode.Of(
        ("name", name),
        ("labels", MapNode.Of([("kubernetes.io/bootstrapping", "rbac-defaults"), .. labels])),
        ("annotations", MapNode.Of(("rbac.authorization.kubernetes.io/autoupdate", "true"))));

    private static MapNode Rule(string[] verbs, string[] groups, string[] resources) => MapNode.Of(
        ("verbs", Rules.Texts(verbs)), ("apiGroups", Rules.Texts(groups)), ("resources", Rules.Texts(resources)));

    private static MapNode Paths(string[] verbs, string[] paths) => MapNode.Of(("verbs", Rules.Texts(verbs)), ("nonResourceURLs", Rules.Texts(paths)));
}
