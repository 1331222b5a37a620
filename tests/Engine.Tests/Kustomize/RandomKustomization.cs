using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>Composes a repository at random: two bases, a component, and overlays on top, with fields that bear on each other.</summary>
internal sealed class RandomKustomization(int seed)
{
    private static readonly string[] Names = ["web", "api", "db"];
    private static readonly string[] Images = ["nginx:1.25", "redis", "registry.example.com:5000/a/b:v1", "busybox@sha256:0123"];
    private readonly Random _random = new(seed);

    public string Target => "overlay";

    public MemoryTree Compose()
    {
        var tree = new MemoryTree();
        foreach (var folder in new[] { "one", "two" })
        {
            tree[$"{folder}/objects.yaml"] = Objects(folder);
            tree[$"{folder}/kustomization.yaml"] = "resources: [objects.yaml]\n" + Fields(isBase: true);
            tree[$"{folder}/a.env"] = "A=1\nB=two\n";
        }

        tree["part/kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + Fields(isBase: false);
        tree["middle/kustomization.yaml"] = $"resources: [{Pick("../one", "../one, ../two", "../two")}]\n" + Fields(isBase: false);
        tree["overlay/kustomization.yaml"] = "resources: [../middle]\n" + (Chance(3) ? "components: [../part]\n" : "") + Fields(isBase: false);
        return tree;
    }

    // In the templates, ‹a|b› stands for a choice, and % for one of the names.
    private const string Workload = """
        apiVersion: apps/v1
        kind: ‹Deployment|StatefulSet|DaemonSet›
        metadata: {name: NAME, labels: {app: NAME, from: FROM}}
        spec:
          ‹replicas: 2|paused: true›
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              serviceAccountName: %
              containers:
              - {name: main, image: "IMAGE", ports: [{containerPort: 80‹|, protocol: UDP›}], envFrom: [{configMapRef: {name: %}}]}
              - {name: side, image: "IMAGE", env: [{name: A, value: "‹1|x|yes›"}]}
              volumes: [{name: v, ‹configMap: {name: %}|secret: {secretName: %}›}]

        """;

    private const string Others = """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %‹|, namespace: fixed|, annotations: {n: 1, y: yes}›}
        spec: {selector: {app: NAME}, ports: [{port: 80}, {port: 443, protocol: TCP}]}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ‹RoleBinding|ClusterRoleBinding›
        metadata: {name: %}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %}
        subjects: [{kind: ServiceAccount, name: %‹|, namespace: default|, namespace: fixed›}, {kind: ServiceAccount, name: default}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %}
        rules: []
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %}
        spec: {defaultBackend: {service: {name: %, port: {number: 80}}}, tls: [{secretName: %}]}

        """;

    // The two bases differ in a label only, so that their names meet when nothing renames them.
    private string Objects(string folder)
    {
        var name = Pick(Names);
        return Fill((Workload + Others).Replace("NAME", name).Replace("FROM", folder));
    }

    private string Fill(string template)
    {
        template = Regex.Replace(template, "‹([^›]*)›", match => Pick(match.Groups[1].Value.Split('|')));
        template = Regex.Replace(template, "IMAGE", _ => Pick(Images));
        return Regex.Replace(template, "%", _ => Pick(Names));
    }

    private string Fields(bool isBase)
    {
        var fields = new StringBuilder();
        void Maybe(int outOf, string field)
        {
            if (Chance(outOf)) fields.Append(field).Append('\n');
        }

        Maybe(3, $"namePrefix: {Pick("a-", "b-")}");
        Maybe(4, $"nameSuffix: {Pick("-x", "-y")}");
        Maybe(3, $"namespace: {Pick("n", "fixed")}");
        Maybe(4, "commonLabels: {team: " + Pick("red", "blue") + "}");
        Maybe(4, "labels: [{pairs: {tier: " + Pick("a", "b") + "}, " + Pick("includeSelectors: true", "includeTemplates: true", "includeSelectors: false") + "}]");
        Maybe(4, "commonAnnotations: {note: " + Pick("x", "\"1\"") + "}");
        Maybe(3, "images: [{name: " + Pick("nginx", "redis", "busybox", "registry.example.com:5000/a/b") + ", " + Pick("newTag: \"9\"", "newName: other", "digest: \"sha256:ff\"", "tagSuffix: -s") + "}]");
        Maybe(4, "configMapGenerator:\n- name: " + Pick(Names) + (isBase ? "" : Pick("\n  behavior: merge", "\n  behavior: replace", "")) + "\n  literals: [" + Pick("k=v", "k=w, l=m", "z=<&>") + "]" + (isBase && Chance(2) ? "\n  envs: [a.env]" : ""));
        Maybe(6, "secretGenerator:\n- name: " + Pick(Names) + "\n  literals: [p=q]" + Pick("", "\n  options: {disableNameSuffixHash: true}"));
        Maybe(3, Patches());
        Maybe(6, "replacements:\n- source: {kind: Service, fieldPath: " + Pick("metadata.name", "spec.ports.0.port") + "}\n  targets: [{select: {kind: Ingress}, fieldPaths: [" + Pick("metadata.annotations.r", "spec.defaultBackend.service.port.number", "spec.tls.0.secretName") + "], options: {create: true}}]");
        return fields.ToString();
    }

    private string Patches() => "patches:\n- target: {" + Pick("kind: Deployment|StatefulSet|DaemonSet", "name: .*" + Pick(Names) + ".*", "kind: Service", "labelSelector: from=one") + "}\n  patch: |-\n    " + Pick(
        "apiVersion: apps/v1\n    kind: X\n    metadata: {name: x, labels: {patched: yes-it-is}}",
        "apiVersion: apps/v1\n    kind: X\n    metadata: {name: x, annotations: {p: 1}}",
        "kind: X\n    metadata: {name: x}\n    spec: {template: {spec: {containers: [{name: side, image: s}, {name: new, image: n}]}}}",
        "kind: X\n    metadata: {name: x}\n    spec: {ports: [{port: 80, nodePort: 30000}]}",
        "- {op: add, path: /metadata/labels, value: {json: patch}}");

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
