namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>What the tests of the controllers create.</summary>
internal static class Manifests
{
    public static string Workload(string kind, string image, string spec = "", string annotations = "{}") => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: web}
        spec:
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
              annotations: {{annotations}}
            spec:
              containers: [{name: web, image: "{{image}}"}]
          {{spec}}
        """;

    public static string Pod(string failure) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {sandbox.gitopsactors.io/fail: "{{failure}}"}
        spec:
          containers: [{name: web, image: web}]
        """;

    public static string CronJob(string schedule, string spec = "") => $$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: tidy}
        spec:
          schedule: "{{schedule}}"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: tidy, image: tidy}]
          {{spec}}
        """;

    public static string Claim(string className) => $$"""
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: {{className}}
          resources:
            requests: {storage: 1Gi}
        """;
}
