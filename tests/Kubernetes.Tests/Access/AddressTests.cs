using GitOpsActors.Kubernetes.Access;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Access;

/// <summary>Addresses that say more than where the server is.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("?context=one", "/version")]
    [InlineData("/clusters/one", "/clusters/one/version")]
    [InlineData("/clusters/one/?context=two", "/clusters/one/version")]
    public async Task One_cluster_may_have_several_addresses_that_differ_by_a_query(string more, string path)
    {
        var asked = "";
        await using var server = await RecordingServer.StartAsync(http =>
        {
            asked = $"{http.Request.Path}{http.Request.QueryString}";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "{}");
        });
        using var client = new ClusterClient(ClusterSecret.Access(server.Address + more, "{}"));
        await client.VersionAsync(Soon);
        Assert.Equal(path, asked);
    }
}
