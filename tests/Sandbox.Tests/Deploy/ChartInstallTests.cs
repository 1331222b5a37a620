using System.Text;
using GitOpsActors.Sandbox.Tests.Clients;

namespace GitOpsActors.Sandbox.Tests.Deploy;

/// <summary>The chart in a cluster, by the real helm and kubectl.</summary>
public sealed class ChartInstallTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    private static readonly (string Group, string Kind, string Plural)[] Foreign =
    [
        ("gateway.networking.k8s.io", "HTTPRoute", "httproutes"), ("cert-manager.io", "Certificate", "certificates"),
        ("monitoring.coreos.com", "ServiceMonitor", "servicemonitors"), ("monitoring.coreos.com", "PrometheusRule", "prometheusrules"),
    ];

    public static TheoryData<string> Values => ChartFiles.Values;

    [Theory, MemberData(nameof(Values))]
    public async Task Every_manifest_passes_the_strict_validation_of_the_server(string values)
    {
        var shell = await cluster.Shell();
        await PrepareAsync(shell);
        var rendered = await shell.Run($"helm template gitops {ChartFiles.Chart} --values {ChartFiles.ValuesFile(values)}");
        string[] apply = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];
        var told = await cluster.Start("kubectl", apply, rendered);
        Assert.True(told.Code == 0, told.All);
        Assert.Equal(ChartFiles.Documents(rendered).Count, told.Output.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task It_is_installed_upgraded_and_uninstalled_and_the_definitions_stay()
    {
        var shell = await cluster.Shell();
        var told = await shell.Run($"helm install gitops {ChartFiles.Chart} --wait --timeout 60s");
        Assert.Contains("STATUS: deployed", told, StringComparison.Ordinal);
        Assert.Contains("gax login http://localhost:8080 --username admin", told, StringComparison.Ordinal);
        Assert.Contains("webhook.", told, StringComparison.Ordinal);
        await shell.Run("kubectl apply -f -", "{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: kept}, spec: {}}");

        // One node by itself and a fleet beside it would both own each Application.
        const string Fleet = "--set replicas=3,database.existingSecret=postgres";
        var refusal = await shell.Fail($"helm upgrade gitops {ChartFiles.Chart} {Fleet}");
        Assert.Contains("scale statefulset gitops-gitopsactors --replicas=0", refusal, StringComparison.Ordinal);
        await shell.Run("kubectl scale statefulset gitops-gitopsactors --replicas=0");
        await shell.Run($"helm upgrade gitops {ChartFiles.Chart} {Fleet} --wait --timeout 60s");
        Assert.Equal("3", await shell.Run("kubectl get statefulset gitops-gitopsactors -o jsonpath={.status.readyReplicas}"));

        await shell.Run("helm uninstall gitops --wait --timeout 60s");
        const string Left = "kubectl get statefulsets,services,roles,serviceaccounts -l app.kubernetes.io/instance=gitops -o name";
        Assert.Equal("", await shell.Run(Left));
        Assert.Equal("appproject.argoproj.io/kept", await shell.Run("kubectl get appprojects -o name"));
    }

    /// <summary>Namespaces that the values name, and kinds of others that the chart makes objects of.</summary>
    private static async Task PrepareAsync(Shell shell)
    {
        var all = new StringBuilder();
        foreach (var space in (string[])["shop", "shop-staging", "team-a"])
            all.Append("---\n").Append("{apiVersion: v1, kind: Namespace, metadata: {name: ").Append(space).Append("}}\n");
        foreach (var (group, kind, plural) in Foreign)
            all.Append($$"""
                ---
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: {{plural}}.{{group}}
                  annotations: {api-approved.kubernetes.io: "https://github.com/kubernetes-sigs/gateway-api/pull/1"}
                spec:
                  group: {{group}}
                  scope: Namespaced
                  names: {kind: {{kind}}, plural: {{plural}} }
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} }

                """);
        await shell.Run("kubectl apply -f -", all.ToString());
        var names = string.Join(' ', Foreign.Select(static one => $"{one.Plural}.{one.Group}"));
        await shell.Run("kubectl wait --for=condition=Established --timeout=20s crd " + names);
    }
}
