using System.Security.Cryptography;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Render;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>What an Application would be if a folder of this machine were in Git: rendered here, with all that its source says.</summary>
internal static class LocalApplication
{
    /// <param name="root">The top of what may be read; without it, the Git work tree around the folder.</param>
    public static async Task<ListNode> ManifestsAsync(ServerClient client, string server, MapNode application, string folder, string? root,
        CancellationToken stop)
    {
        var spec = ApplicationSpec.Read(application);
        if (spec.IsMultiSource) throw new CommandException("--local takes the place of the only source, and this Application has several.");
        if (spec.Sources.Count == 0 || spec.Sources[0].IsChart)
            throw new CommandException("--local takes the place of a folder in Git, and this Application is a chart out of a repository.");
        var version = await VersionAsync(client, spec.Destination, stop);
        var manifests = Render(spec, application.Text("metadata", "name") ?? "", new ApplicationView(application).Name, folder, root,
            version);
        if (manifests.Any(static one => one["kind"].Text() == "Secret")) SecretInput.CheckServer(server);
        return ListNode.Of(manifests.Select(static one => (Node)JsonText.Write(one)));
    }

    private static IReadOnlyList<MapNode> Render(ApplicationSpec spec, string name, string shortName, string folder, string? root,
        string version)
    {
        var full = Path.GetFullPath(folder);
        var top = root is not null ? Path.GetFullPath(root) : LocalRenderer.WorkTreeOf(full) ?? full;
        try
        {
            var source = spec.Sources[0] with { Path = LocalRenderer.Inside(top, full) is { Length: > 0 } inside ? inside : "." };
            var helm = new HelmOptions
            {
                ReleaseName = name, Namespace = spec.Destination.Namespace, KubeVersion = version.Length > 0 ? version : null,
                Now = TimeProvider.System.GetUtcNow(), Random = RandomNumberGenerator.Fill,
            };
            var environment = new BuildEnvironment(ApplicationName.InstanceOf(shortName), spec.Destination.Namespace, spec.Project, "",
                source);
            return SourceRendering.Render(source, new LocalTree(top), environment, new RenderingTools(), helm).Manifests;
        }
        catch (Exception error) when (error is RenderException or DocumentException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{folder} can't be rendered: {error.Message}");
        }
    }

    /// <summary>The version of the cluster, which charts may ask for; empty when it does not answer.</summary>
    private static async Task<string> VersionAsync(ServerClient client, DestinationSpec destination, CancellationToken stop)
    {
        var clusters = (await client.GetAsync("api/v1/clusters", stop)).List("items");
        var one = clusters.FirstOrDefault(cluster => destination.Server.Length > 0 ? cluster["server"].Text() == destination.Server
            : cluster["name"].Text() == destination.Name);
        return one?["serverVersion"].Text() ?? "";
    }
}
