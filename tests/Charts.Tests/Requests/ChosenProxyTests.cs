using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Requests;
using GitOpsActors.Charts.Tests.Servers;

namespace GitOpsActors.Charts.Tests.Requests;

public sealed class ChosenProxyTests
{
    [Theory]
    [InlineData("https://charts.example/x", "", false)]
    [InlineData("https://charts.example/x", "*", true)]
    [InlineData("https://charts.example/x", "other, charts.example", true)]
    [InlineData("https://charts.example/x", "CHARTS.example:443", true)]
    [InlineData("https://charts.example/x", "charts.example:8443", false)]
    [InlineData("https://charts.example/x", ".example", true)]
    [InlineData("https://charts.example/x", "*.example", true)]
    [InlineData("https://charts.example/x", "arts.example", false)]
    [InlineData("https://10.1.2.3/x", "10.0.0.0/8", true)]
    [InlineData("https://11.1.2.3/x", "10.0.0.0/8", false)]
    [InlineData("https://charts.example/x", "10.0.0.0/8", false)]
    [InlineData("https://[::1]:5000/x", "::1/128", true)]
    public void Hosts_are_reached_without_it_as_the_list_says(string url, string without, bool isBypassed) =>
        Assert.Equal(isBypassed, ChosenProxy.Of(new ChartAccess { Url = url, Proxy = "http://proxy.example:3128", NoProxy = without })!.IsBypassed(new Uri(url)));

    [Fact]
    public void What_is_no_proxy_is_refused_without_its_password()
    {
        Assert.Null(ChosenProxy.Of(new ChartAccess { Url = "https://x" }));
        var refusal = Assert.Throws<ChartException>(() => ChosenProxy.Of(new ChartAccess { Url = "https://x", Proxy = "ftp://me:hush@proxy.example" }));
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_with_its_own_login()
    {
        using var test = new TestLibrary();
        await using var proxy = await ChartServer.StartAsync();
        proxy.Publish("web", "1.0.0");
        using var repository = test.Open(new ChartAccess { Url = "http://charts.invalid/charts", Proxy = proxy.Address.Replace("http://", "http://me:secret@", StringComparison.Ordinal), Username = "ann", Password = "hush" });
        await repository.FetchAsync(await repository.ResolveAsync("web", "*", Freshness.Known, TestLibrary.Soon), false, TestLibrary.Soon);
        Assert.All(proxy.Requests, static request => Assert.EndsWith("|" + LoopbackServer.Basic("ann", "hush"), request, StringComparison.Ordinal));
        Assert.Equal(2, proxy.Requests.Count);
    }
}
