using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Watching;

public sealed class MetadataTests
{
    [Fact]
    public async Task Lists_and_watches_of_metadata_bring_no_bodies()
    {
        await using var cluster = await StartAsync();
        var (client, query) = (cluster.Client, new ListQuery { Namespace = "default", IsMetadataOnly = true });
        await client.CreateAsync(ConfigMap("listed"), WriteOptions.Default, Soon);
        var (resource, listed) = (await client.FindKindAsync("", "ConfigMap", Soon), new List<MapNode>());
        var version = await client.ListAsync(resource, query, listed.Add, Soon);
        await client.CreateAsync(ConfigMap("watched"), WriteOptions.Default, Soon);
        MapNode? watched = null;
        await foreach (var told in client.WatchAsync(resource, query, version, Soon))
        {
            if (told is not WatchEvent.Changed changed) continue;
            watched = changed.Object;
            break;
        }

        Assert.Contains("listed", listed.Select(static item => item.Text("metadata", "name")));
        Assert.Equal("watched", watched.Text("metadata", "name"));
        Assert.All(listed.Append(watched!), static item => Assert.True(!item.Has("data") && item.Text("metadata", "uid") is { Length: > 0 }, item.ToString()));
        Assert.True((await client.GetAsync(resource, "default", "watched", Soon))!.Has("data"));
    }
}
