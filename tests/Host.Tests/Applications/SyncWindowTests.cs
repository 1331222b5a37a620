using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>A person meets a sync window.</summary>
public sealed class SyncWindowTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_sync_by_hand_is_refused_while_a_window_denies_it_and_the_windows_are_shown()
    {
        await WindowAsync("""{"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["shop-prod"]}""");
        var refused = await server.RunAsync("app", "sync", "shop-prod");
        Assert.Equal((1, "gax: cannot sync: blocked by sync window\n"), (refused.ExitCode, refused.Error));
        Assert.Contains("Window:       Sync Denied (deny * * * * * 1h)\n", await server.WaitForSuccessAsync("app", "get", "shop-prod"));
        Assert.DoesNotContain("Window:", await server.WaitForSuccessAsync("app", "get", "shop-dev"));

        await WindowAsync("""{"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["shop-prod"], "manualSync": true}""");
        Assert.Contains("shop-prod: Succeeded at ", await server.WaitForSuccessAsync("app", "sync", "shop-prod"));
        using var http = OperatorClient.To(server.Address);
        var windows = JsonDocument.Parse(await http.GetStringAsync(new Uri(server.Address + "/api/v1/applications/shop-prod/syncwindows"))).RootElement;
        Assert.True(windows.GetProperty("canSync").GetBoolean());
        Assert.Equal("deny", windows.GetProperty("activeWindows")[0].GetProperty("kind").GetString());
    }

    private Task<string> WindowAsync(string window) =>
        server.KubectlAsync("-n", "argocd", "patch", "appproject", "default", "--type=merge", "-p", $$"""{"spec": {"syncWindows": [{{window}}]} }""");
}
