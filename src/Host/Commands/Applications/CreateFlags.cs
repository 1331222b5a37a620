using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>What `gax app create` can say of an Application without a file.</summary>
internal sealed class CreateFlags
{
    private readonly Option<string?> _repo = new("--repo") { Description = "The repository's address." };
    private readonly Option<string?> _path = new("--path") { Description = "The folder in the repository.", DefaultValueFactory = static _ => "." };
    private readonly Option<string?> _chart = new("--helm-chart") { Description = "The chart, when the repository is one of charts." };
    private readonly Option<string?> _revision = new("--revision") { Description = "Branch, tag or commit; without it, the default branch. Of a chart, a version or a range." };
    private readonly Option<string?> _server = new("--dest-server") { Description = "The address of the cluster to deploy to." };
    private readonly Option<string?> _cluster = new("--dest-name") { Description = "The name of the cluster to deploy to, such as in-cluster." };
    private readonly Option<string?> _namespace = new("--dest-namespace") { Description = "The namespace for objects that name none." };
    private readonly Option<string> _project = new("--project", "-p") { Description = "The project.", DefaultValueFactory = static _ => "default" };
    private readonly Option<bool> _autoSync = new("--auto-sync") { Description = "Sync by itself whenever Git moves." };
    private readonly Option<bool> _prune = new("--prune") { Description = "With --auto-sync: delete what Git no longer has." };
    private readonly Option<bool> _selfHeal = new("--self-heal") { Description = "With --auto-sync: undo what others change in the cluster." };
    private readonly Option<string[]> _options = new("--sync-option") { Description = "Such as CreateNamespace=true. May be given again." };

    public IReadOnlyList<Option> All => [_repo, _path, _chart, _revision, _server, _cluster, _namespace, _project, _autoSync, _prune, _selfHeal, _options];

    public void Check(CommandResult result)
    {
        if (string.IsNullOrEmpty(result.GetValue(_repo))) result.AddError("--repo is missing: the address of the repository.");
        if (!string.IsNullOrEmpty(result.GetValue(_chart)) && string.IsNullOrEmpty(result.GetValue(_revision)))
            result.AddError("--revision is missing: the version of the chart, or a range such as '1.x'.");
        if (string.IsNullOrEmpty(result.GetValue(_server)) == string.IsNullOrEmpty(result.GetValue(_cluster)))
            result.AddError("Say where to deploy to: either --dest-server or --dest-name, such as --dest-name in-cluster.");
        if (!result.GetValue(_autoSync) && (result.GetValue(_prune) || result.GetValue(_selfHeal)))
            result.AddError("--prune and --self-heal are about automated syncs: add --auto-sync.");
    }

    private static MapNode Metadata(string name)
    {
        var identity = ApplicationName.Parse(name, controlNamespace: "");
        var metadata = MapNode.Of(("name", identity.Name));
        return identity.Namespace.Length > 0 ? metadata.With("namespace", identity.Namespace) : metadata;
    }

    public MapNode Application(ParseResult parsed, string name)
    {
        var source = new MapBuilder();
        Put(source, "repoURL", _repo);
        if (string.IsNullOrEmpty(parsed.GetValue(_chart))) Put(source, "path", _path);
        else Put(source, "chart", _chart);
        Put(source, "targetRevision", _revision);
        var destination = new MapBuilder();
        Put(destination, "server", _server);
        Put(destination, "name", _cluster);
        Put(destination, "namespace", _namespace);
        var policy = new MapBuilder();
        if (parsed.GetValue(_autoSync))
        {
            var automated = new MapBuilder();
            if (parsed.GetValue(_prune)) automated.Set("prune", true);
            if (parsed.GetValue(_selfHeal)) automated.Set("selfHeal", true);
            policy.Set("automated", automated.Build());
        }

        if (parsed.GetValue(_options) is { Length: > 0 } options) policy.Set("syncOptions", ListNode.Of(options.Select(static option => (Node)option)));
        var spec = MapNode.Of(("project", parsed.GetRequiredValue(_project)), ("source", source.Build()), ("destination", destination.Build()));
        return MapNode.Of(
            ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", Metadata(name)),
            ("spec", policy.Count > 0 ? spec.With("syncPolicy", policy.Build()) : spec));

        void Put(MapBuilder node, string field, Option<string?> option)
        {
            if (parsed.GetValue(option) is { Length: > 0 } value) node.Set(field, value);
        }
    }
}
