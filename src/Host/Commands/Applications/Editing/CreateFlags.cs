using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>What `gax app create` can say of an Application without a file.</summary>
internal sealed class CreateFlags
{
    private const string Finalizer = "resources-finalizer.argocd.argoproj.io";

    private readonly SpecFlags _spec = new();
    private readonly Option<bool> _finalizer = new("--set-finalizer")
    { Description = "Delete what it deployed whenever it is deleted, by whomever." };

    private readonly SpecFlag[] _metadata =
    [
        SpecFlag.Pairs("--label", "A label of the Application.", "labels"),
        SpecFlag.Pairs("--annotations", "An annotation of the Application.", "annotations"),
    ];

    public IReadOnlyList<Option> All => [.. _spec.All, .. _metadata.Select(static flag => flag.Option), _finalizer];

    public void Check(CommandResult result)
    {
        if (!IsSaid("--repo")) result.AddError("--repo is missing: the address of the repository.");
        if (IsSaid("--helm-chart") && !IsSaid("--revision"))
            result.AddError("--revision is missing: the version of the chart, or a range such as '1.x'.");
        if (IsSaid("--dest-server") == IsSaid("--dest-name"))
            result.AddError("Say where to deploy to: either --dest-server or --dest-name, such as --dest-name in-cluster.");

        bool IsSaid(string name) => result.GetResult(_spec.All.First(option => option.Name == name)) is { Implicit: false } said
            && said.Tokens is [{ Value.Length: > 0 }, ..];
    }

    public MapNode Application(ParseResult parsed, string name)
    {
        var identity = ApplicationName.Parse(name, controlNamespace: "");
        var metadata = MapNode.Of(("name", identity.Name));
        if (identity.Namespace.Length > 0) metadata = metadata.With("namespace", identity.Namespace);
        metadata = SpecFlag.ApplyAll(_metadata, parsed, metadata);
        if (parsed.GetValue(_finalizer)) metadata = metadata.With("finalizers", ListNode.Of(Finalizer));
        var source = _spec.Source.Apply(parsed, MapNode.Empty);
        if (!source.Has("path") && !source.Has("chart")) source = source.With("path", ".");
        var spec = MapNode.Of(("project", "default"), ("source", source), ("destination", MapNode.Empty));
        return MapNode.Of(("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", metadata),
            ("spec", _spec.Apply(parsed, spec)));
    }
}
