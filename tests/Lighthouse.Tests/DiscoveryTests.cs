using System.Net;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;
using k8s;
using k8s.Models;

namespace GitOpsActors.Lighthouse.Tests;

/// <summary>Members that no seed names find each other as pods, with the sandbox as the API server.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private static readonly string[] Addresses = ["127.0.0.2", "127.0.0.3"];

    private readonly string _folder = Directory.CreateTempSubdirectory("discovery").FullName;

    [Fact]
    public async Task Two_pods_form_one_cluster_and_one_alone_waits()
    {
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.Zero });
        await File.WriteAllTextAsync(Path.Combine(_folder, "config"), sandbox.Kubeconfig());
        using var api = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Path.Combine(_folder, "config")));
        foreach (var address in Addresses) await CreatePodAsync(api, address);
        var port = Ports.Free();
        using var first = Start(Addresses[0], port);
        await first.Output.ReadLineAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await first.GetAsync("/readyz")).Status);
        using var second = Start(Addresses[1], port);
        await first.UntilAsync("/cluster", static (_, text) => JsonReader.Read(text).List("members").Count(static member => member["status"].Text() == "Up") == 2);
        await second.UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
        second.Terminate();
        Assert.Equal((0, ""), await second.EndAsync());
    }

    [Fact]
    public async Task A_member_answers_others_on_all_addresses()
    {
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.Zero });
        await File.WriteAllTextAsync(Path.Combine(_folder, "config"), sandbox.Kubeconfig());
        var asked = Ports.Free();
        using var member = Start(Addresses[0], Ports.Free(), "--cluster-bind", "0.0.0.0", "--cluster-discovery-port", $"{asked}");
        await member.Output.ReadLineAsync();
        using var http = new HttpClient();
        Assert.Contains(Addresses[0], await http.GetStringAsync($"http://127.0.0.5:{asked}/bootstrap/seed-nodes"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A pod that runs at one of this machine's addresses.</summary>
    private static async Task CreatePodAsync(k8s.Kubernetes api, string address)
    {
        var name = "gax-" + address.Replace('.', '-');
        await api.CoreV1.CreateNamespacedPodAsync(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "gax" } },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "gax", Image = "gax" }] },
        }, "default");
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await api.CoreV1.ReadNamespacedPodAsync(name, "default")).Status?.Phase != "Running") await turn.WaitForNextTickAsync();
        var at = new V1Patch($$$"""{"status":{"podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}]}}""", V1Patch.PatchType.MergePatch);
        await api.CoreV1.PatchNamespacedPodStatusAsync(at, name, "default");
    }

    private LighthouseProcess Start(string address, int port, params string[] more) => LighthouseProcess.Start(
        Ports.Free(),
        [.. more, "--cluster-address", address, "--cluster-port", $"{port}", "--cluster-discovery", "kubernetes", "--cluster-discovery-selector", "app=gax", "--cluster-discovery-namespace", "default",
        "--cluster-members-min", "2", "--cluster-stable-after", "1s", "--cluster-lease-store", "kubernetes", "--cluster-kubeconfig", Path.Combine(_folder, "config"), "--cluster-leave-within", "5s"]);
}
