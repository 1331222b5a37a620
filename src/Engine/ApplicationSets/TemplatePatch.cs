using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>`templatePatch`: what a template can't say, merged into each Application. It can't move one to another project.</summary>
internal static class TemplatePatch
{
    private const string Place = "spec.templatePatch";

    private static readonly Shape Metadata = new()
    {
        Map = new MapShape(
            [new FieldShape("finalizers", static () =>
                new Shape { List = new ListShape(static () => Shape.String, ListKind.Set, []) }) { PatchStrategy = "merge" }],
            static () => Shape.Deduced),
    };

    /// <summary>Of all lists of an Application only its finalizers merge; the others are replaced.</summary>
    private static readonly Shape Application = new()
    {
        Map = new MapShape([new FieldShape("metadata", static () => Metadata)], static () => Shape.Deduced),
    };

    public static MapNode Apply(MapNode application, string patch, Parameters parameters, SetTemplates templates)
    {
        var text = templates.Fill(patch, parameters, Place).Text() ?? "";
        if (Read(text) is not { } changes) return application;
        try
        {
            return StrategicMerge.Apply(application, changes, Application)
                .WithAt(["spec", "project"], application.Map("spec")["project"] ?? StringNode.Empty);
        }
        catch (PatchException error)
        {
            throw Failed($"can't be applied: {error.Message}", error);
        }
    }

    /// <summary>Null for a patch that says nothing.</summary>
    private static MapNode? Read(string text)
    {
        try
        {
            return YamlReader.Read(text) switch
            {
                MapNode map => map,
                NullNode => null,
                var other => throw Failed($"is a block of fields, not {GoText.TypeOf(other)}", null),
            };
        }
        catch (DocumentException error)
        {
            throw Failed($"can't be read once it is filled in: {error.Message}", error);
        }
    }

    private static SetException Failed(string problem, Exception? inner) =>
        new($"{Place} {problem}", inner!) { Reason = SetReasons.TemplateFailed };
}
