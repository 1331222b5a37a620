using System.Text;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Simulation.Scenarios;

/// <summary>What the things in scenarios are called, and what they look like.</summary>
public static class Places
{
    public const string Control = "https://control";
    public const string Workload = "https://workload";
    public const string Repository = "https://git/fleet.git";
    public const string Branch = "main";
    public const string Region = "application";

    /// <summary>A namespace that no project allows.</summary>
    public const string Forbidden = "others";

    /// <summary>The name of an Application, which is also its folder and its namespace.</summary>
    public static string Application(int number) => $"app-{number}";

    /// <summary>The Application that syncs only when the first one has, and the one that goes back by itself.</summary>
    public static readonly string Dependant = Application(3);
    public static readonly string GoesBack = Application(4);

    public static readonly string[] HookPhases = ["PreSync", "Sync", "PostSync"];

    private static readonly Node JobSpec = JsonReader.Read("""
        { "backoffLimit": 0, "template": { "spec": { "restartPolicy": "Never", "containers": [{ "name": "job", "image": "job:1" }] } } }
        """);

    private static readonly Node DeploymentSpec = JsonReader.Read("""
        {
          "replicas": 2, "selector": { "matchLabels": { "app": "web" } },
          "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "web", "image": "web:1" }] } }
        }
        """);

    /// <summary>Each Application's folder is there before anything else is in it, and stays.</summary>
    public static IEnumerable<(string Path, string? Content)> Readmes() => Enumerable.Range(0, Scenario.ApplicationsMax).Select(static number => ($"{Application(number)}/README.md", (string?)"what is deployed"));

    public static string PathOf(int application, int file) => $"{Application(application)}/{file}.yaml";

    /// <summary>Not among the files whose objects have to be there in the end.</summary>
    public static string HookPathOf(int application, int phase) => $"{Application(application)}/hook-{phase}.json";

    public static string HookManifest(int application, int phase, string value)
    {
        var annotations = MapNode.Of(("argocd.argoproj.io/hook", HookPhases[phase]), ("value", value));
        if (phase == 2) annotations = annotations.With("argocd.argoproj.io/hook-delete-policy", "HookSucceeded,BeforeHookCreation");
        return MapNode.Of(
            ("apiVersion", "batch/v1"), ("kind", "Job"), ("spec", JobSpec),
            ("metadata", MapNode.Of(("name", $"hook-{phase}"), ("namespace", Application(application)), ("annotations", annotations))))
                .ToString();
    }

    public static ObjectName ObjectOf(int application, int file)
    {
        var (group, _, kind) = KindOf(file);
        return new ObjectName(group, kind, Application(application), $"object-{file}");
    }

    public static ObjectName ResourceOf(string application) => new("argoproj.io", "Application", "argocd", application);

    public static MapNode Resource(string application) => (MapNode)JsonReader.Read($$"""
        {
          "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
          "metadata": { "name": "{{application}}", "namespace": "argocd", "annotations": {{AnnotationsOf(application)}} },
          "spec": {
            "project": "default",
            "source": { "repoURL": "{{Repository}}", "path": "{{application}}", "targetRevision": "{{Branch}}" },
            "destination": { "server": "{{Workload}}", "namespace": "{{application}}" },
            "syncPolicy": {{PolicyOf(application)}}
          }
        }
        """);

    /// <summary>What is declared beside Applications: a project, the cluster that is deployed to, and how the repository is reached.</summary>
    public static IEnumerable<MapNode> ControlPlane() =>
    [
        (MapNode)JsonReader.Read("""
            {
              "apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": { "name": "default", "namespace": "argocd" },
              "spec": {
                "sourceRepos": ["*"], "destinations": [{ "server": "*", "namespace": "app-*" }],
                "clusterResourceWhitelist": [{ "group": "", "kind": "Namespace" }]
              }
            }
            """),
        SecretOf("cluster-workload", "cluster", ("server", Workload), ("name", "workload"), ("config", "{}")),
        RepositorySecret(""),
    ];

    public static MapNode RepositorySecret(string password) =>
        SecretOf("repo-fleet", "repository", ("url", Repository), ("type", "git"), ("username", "fleet"), ("password", password));

    public static readonly MapNode RefreshWish = (MapNode)JsonReader.Read("""{ "metadata": { "annotations": { "argocd.argoproj.io/refresh": "normal" } } }""");

    private static MapNode SecretOf(string name, string type, params (string Key, string Value)[] fields) => MapNode.Of(
        ("apiVersion", "v1"), ("kind", "Secret"),
        ("metadata", MapNode.Of(("name", name), ("namespace", "argocd"), ("labels", MapNode.Of(("argocd.argoproj.io/secret-type", type))))),
        ("data", MapNode.Of(fields.Select(static field => KeyValuePair.Create(field.Key, (Node)Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value)))))));

    private static string AnnotationsOf(string application) =>
        application == Dependant ? $$"""{ "{{Dependencies.Annotation}}": "{{Application(0)}}" }"""
        : application == GoesBack ? """{ "gitops-actors.io/auto-rollback": "on-failure,deadline=30s" }"""
        : "{ }";

    /// <summary>The first does all by itself, the second repairs nothing, and the third waits for a person.</summary>
    private static string PolicyOf(string application) => application == Application(2) ? "{ }"
        : application == Application(1) || application == Dependant ? """{ "automated": { "prune": true, "allowEmpty": true } }"""
        : """{ "automated": { "prune": true, "selfHeal": true, "allowEmpty": true } }""";

    /// <summary>A manifest whose value tells from which edit it comes.</summary>
    public static string Manifest(int application, int file, string value, ISet<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var (group, version, kind) = KindOf(file);
        var item = MapNode.Of(
            ("apiVersion", ApiVersion.Join(group, version)), ("kind", kind), ("metadata", MapNode.Of(("name", $"object-{file}"), ("namespace", Application(application)))));
        if (kind == "Secret")
        {
            value = $"sEcReT-{value}";
            secrets.Add(value);
        }

        if (kind == "Deployment") item = item.With("spec", DeploymentSpec);
        return WithValue(item, value).ToString();
    }

    /// <summary>The value that an object carries; null when it has none.</summary>
    public static string? ValueOf(MapNode item) => item.Text("kind") switch
    {
        "Deployment" => item.Text("spec", "template", "metadata", "annotations", "value"),
        _ => item.Text("data", "value"),
    };

    public static MapNode WithValue(MapNode item, string value) => item.Text("kind") switch
    {
        "Deployment" => item.WithAt(["spec", "template", "metadata", "annotations", "value"], value),
        _ => item.WithAt(["data", "value"], value),
    };

    private static (string Group, string Version, string Kind) KindOf(int file) => (file % 4) switch
    {
        2 => ("apps", "v1", "Deployment"),
        3 => ("", "v1", "Secret"),
        _ => ("", "v1", "ConfigMap"),
    };
}
