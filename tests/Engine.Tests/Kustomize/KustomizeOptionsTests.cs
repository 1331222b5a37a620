using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>An Application's options do what the same edits of the file do.</summary>
public sealed class KustomizeOptionsTests
{
    private const string Objects =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: a, image: \"nginx:1\"}]}\n";

    [Theory]
    [InlineData("namePrefix: a-", "namePrefix: a-", "")]
    [InlineData("nameSuffix: -z", "nameSuffix: -z", "nameSuffix: -old")]
    [InlineData("namespace: new", "namespace: new", "namespace: old")]
    [InlineData("images: ['nginx:2']", "images: [{name: nginx, newTag: '2'}]", "images: [{name: nginx, newTag: old}]")]
    [InlineData("images: ['nginx=other.example.com:5000/x:3']", "images: [{name: nginx, newName: 'other.example.com:5000/x', newTag: '3'}]", "")]
    [InlineData("images: ['nginx@sha256:ff']", "images: [{name: nginx, digest: 'sha256:ff'}]", "")]
    [InlineData("replicas: [{name: web, count: 3}]", "replicas: [{name: web, count: 3}]", "")]
    [InlineData("replicas: [{name: web, count: '4'}]", "replicas: [{name: web, count: 4}]", "replicas: [{name: web, count: 9}]")]
    [InlineData("commonLabels: {a: b}", "commonLabels: {a: b}", "")]
    [InlineData("commonLabels: {a: b}\nforceCommonLabels: true", "commonLabels: {a: b}", "commonLabels: {a: old}")]
    [InlineData("commonLabels: {a: b}\nlabelWithoutSelector: true", "labels: [{pairs: {a: b}}]", "")]
    [InlineData("commonLabels: {a: b}\nlabelWithoutSelector: true\nlabelIncludeTemplates: true", "labels: [{pairs: {a: b}, includeTemplates: true}]", "")]
    [InlineData("commonAnnotations: {a: b}", "commonAnnotations: {a: b, c: d}", "commonAnnotations: {c: d}")]
    [InlineData("patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 2}]'}]", "patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 2}]'}]", "")]
    [InlineData("components: [../part]", "components: [../part]", "")]
    [InlineData("components: [../part, ../nope]\nignoreMissingComponents: true", "components: [../part]", "")]
    public void An_option_does_what_the_same_edit_of_the_file_does(string options, string edited, string original)
    {
        var withOptions = Build(original, options);
        var withEdit = Build(edited, "");
        Assert.Equal(withEdit, withOptions);
        Assert.NotEqual(Build(original, ""), withOptions);
    }

    [Theory]
    [InlineData("commonLabels: {a: b}", "commonLabels: {a: old}", "label a already in kustomization file")]
    [InlineData("commonAnnotations: {a: b}", "commonAnnotations: {a: old}", "annotation a already in kustomization file")]
    [InlineData("components: [../nope]", "", "neither a file nor a folder '../nope'")]
    [InlineData("version: v9", "", "kustomize version v9 is not registered")]
    [InlineData("replicas: [{name: web, count: many}]", "", "count must be a whole number")]
    [InlineData("bogus: 1", "", "unknown field \"bogus\"")]
    public void What_cannot_be_is_refused(string options, string original, string expected) =>
        Assert.Contains(expected, Assert.Throws<RenderException>(() => Build(original, options)).Message);

    private static string Build(string fields, string options)
    {
        var tree = new MemoryTree(
            ("app/objects.yaml", Objects), ("app/kustomization.yaml", "resources: [objects.yaml]\n" + fields + "\n"),
            ("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonLabels: {part: x}\n"));
        return YamlText.WriteAll(new Kustomization().Build(tree, "app", KustomizeOptions.Read(YamlReader.Read(options), "options")));
    }
}
