using System.Net;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;

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
        using var api = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true }) { BaseAddress = sandbox.Address };
        api.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Token);
        foreach (var address in Addresses) await CreatePodAsync(api, address);
        var port = LighthouseProcess.FreePort();
        using var first = Start(Addresses[0], port);
        await first.Output.ReadLineAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await first.GetAsync("/readyz")).Status);
        using var second = Start(Addresses[1], port);
        await first.UntilAsync("/cluster", static (_, text) => JsonReader.Read(text).List("members").Count(static member => member["status"].Text() == "Up") == 2);
        await second.UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
        second.Terminate();
        Assert.Equal((0, ""), await second.EndAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A pod that runs at one of this machine's addresses.</summary>
    private static async Task CreatePodAsync(HttpClient api, string address)
    {
        var name = "gax-" + address.Replace('.', '-');
        const string Pods = "api/v1/namespaces/default/pods";
        await SendAsync(api, HttpMethod.Post, Pods, "application/json",
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","labels":{"app":"gax"}},"spec":{"containers":[{"name":"gax","image":"gax"}]}}""");
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (JsonReader.Read(await api.GetStringAsync($"{Pods}/{name}")).Text("status", "phase") != "Running") await turn.WaitForNextTickAsync();
        await SendAsync(api, HttpMethod.Patch, $"{Pods}/{name}/status", "application/merge-patch+json", $$$"""{"status":{"podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}]}}""");
    }

    private static async Task SendAsync(HttpClient api, HttpMethod method, string path, string type, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var answer = await api.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private LighthouseProcess Start(string address, int port) => LighthouseProcess.Start(
        LighthouseProcess.FreePort(),
        "--cluster-address", address, "--cluster-port", $"{port}", "--cluster-discovery", "kubernetes", "--cluster-discovery-selector", "app=gax", "--cluster-discovery-namespace", "default",
        "--cluster-members-min", "2", "--cluster-stable-after", "1s", "--cluster-lease-store", "kubernetes", "--cluster-kubeconfig", Path.Combine(_folder, "config"), "--cluster-leave-within", "5s");
}
