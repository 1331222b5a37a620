using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.Schema;

/// <summary>The definitions that we ship have every field that Argo CD's have.</summary>
public sealed class DefinitionsTests
{
    // The package leaves out one level: what a selector of kustomize and the hook strategy take over from other types.
    [Theory]
    [InlineData("Application", 450)]
    [InlineData("AppProject", 50)]
    [InlineData("ApplicationSet", 2000)]
    public void Every_field_of_Argo_CD_is_in_our_definition_with_the_same_type(string kind, int least)
    {
        var fields = ArgoModels.FieldsOf(kind).ToList();
        Assert.True(fields.Count >= least, $"only {fields.Count} fields were read of {kind}");
        Assert.Empty(fields.Where(field => TypeOf(kind, field.Path) != field.Type).Select(field => $"{field.Path}: {field.Type}, ours is {TypeOf(kind, field.Path)}"));
    }

    [Theory]
    [InlineData("Application", "spec", "destination, project")]
    [InlineData("Application", "spec.source", "repoURL")]
    [InlineData("Application", "spec.ignoreDifferences[]", "kind")]
    [InlineData("Application", "spec.source.kustomize.replicas[]", "count, name")]
    [InlineData("AppProject", "spec.roles[]", "name")]
    [InlineData("ApplicationSet", "spec", "generators, template")]
    public void What_Argo_CD_requires_is_required(string kind, string path, string required) =>
        Assert.Equal(required, string.Join(", ", SchemaOf(kind, path).List("required").Select(static name => name.PlainText())));

    [Theory]
    [InlineData("Application", "spec.source.tagPrefix")]
    [InlineData("Application", "spec.source.directory.disableExtensionFilter")]
    [InlineData("Application", "spec.source.plugin.parameters[].map")]
    [InlineData("Application", "spec.source.kustomize.patches[].target.kind")]
    [InlineData("Application", "operation.sync.syncStrategy.hook.force")]
    [InlineData("AppProject", "spec.syncWindows[].syncOverrun")]
    [InlineData("AppProject", "spec.sourceIntegrity.git.policies[].gpg.mode")]
    public void Fields_that_the_package_lacks_are_there(string kind, string path) => Assert.NotEqual("absent", TypeOf(kind, path));

    [Fact]
    public void Nothing_of_a_spec_is_kept_unread()
    {
        foreach (var kind in (string[])["Application", "AppProject", "ApplicationSet"])
            Assert.Null(Definitions.SchemaOf(kind, "spec")["x-kubernetes-preserve-unknown-fields"]);
    }

    private static string TypeOf(string kind, string path)
    {
        var schema = SchemaOf(kind, path);
        if (schema.Count == 0) return "absent";
        return schema.Bool("x-kubernetes-int-or-string") == true ? "int-or-string" : schema["type"].Text() ?? "any";
    }

    private static MapNode SchemaOf(string kind, string path)
    {
        var steps = path.Split('.');
        var schema = Inside(Definitions.SchemaOf(kind, Bare(steps[0])), steps[0]);
        foreach (var step in steps[1..]) schema = Inside(schema.Map("properties", Bare(step)), step);
        return schema;
    }

    private static string Bare(string step) => step.Replace("[]", "", StringComparison.Ordinal).Replace("{}", "", StringComparison.Ordinal);

    private static MapNode Inside(MapNode schema, string step)
    {
        for (var rest = step[Bare(step).Length..]; rest.Length > 0; rest = rest[2..]) schema = schema.Map(rest[0] == '[' ? "items" : "additionalProperties");
        return schema;
    }
}
