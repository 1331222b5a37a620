using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.Schema;

/// <summary>What somebody wrote and nobody would read is named, with its path and the nearest right word.</summary>
public sealed class FieldCheckTests
{
    [Theory]
    [InlineData("{source: {repoURL: x, targetRevison: main}}", "spec.source.targetRevison is no field; did you mean targetRevision?")]
    [InlineData("{sources: [{repoURL: x}, {repoUrl: y}]}", "spec.sources[1].repoUrl is no field; did you mean repoURL?")]
    [InlineData("{syncPolicy: {automated: {prune: 'yes'}}}", "spec.syncPolicy.automated.prune is true or false, not the text 'yes'; write it without quotes")]
    [InlineData("{syncPolicy: {automated: true}}", "spec.syncPolicy.automated is a block of fields, not true")]
    [InlineData("{syncPolicy: {syncOption: [a=b]}}", "spec.syncPolicy.syncOption is no field; did you mean syncOptions?")]
    [InlineData("{source: {targetRevision: 1.2}}", "spec.source.targetRevision is text, not 1.2; put it in quotes")]
    [InlineData("{source: {helm: {parameters: {a: b}}}}", "spec.source.helm.parameters is a list, not a block of fields")]
    [InlineData("{revisionHistoryLimit: '3'}", "spec.revisionHistoryLimit is a whole number, not the text '3'; write it without quotes")]
    [InlineData("{source: {kustomize: {replicas: [{name: a, count: [1]}]}}}", "spec.source.kustomize.replicas[0].count is a whole number or text, not a list")]
    [InlineData("{source: {kustomize: {commonLabels: {a: 1}}}}", "spec.source.kustomize.commonLabels.a is text, not 1; put it in quotes")]
    public void A_wrong_field_of_an_application_is_named(string spec, string problem) =>
        Assert.Equal(problem, Assert.Single(FieldCheck.OfApplication(YamlReader.Read(spec))));

    [Theory]
    [InlineData("{source: {helm: {valuesObject: {anything: {goes: [here]}}}}}")]
    [InlineData("{source: {kustomize: {replicas: [{name: a, count: '3'}, {name: b, count: 4}]}}}")]
    [InlineData("{syncPolicy: null, source: {path: null}}")]
    public void What_is_right_passes(string spec) => Assert.Empty(FieldCheck.OfApplication(YamlReader.Read(spec)));

    [Theory]
    [InlineData("{sourceRepo: ['*']}", "spec.sourceRepo is no field; did you mean sourceRepos?")]
    [InlineData("{syncWindows: [{kind: deny, scedule: '* * * * *'}]}", "spec.syncWindows[0].scedule is no field; did you mean schedule?")]
    [InlineData("{sourceIntegrity: {git: {policies: [{repos: [], gpg: {mode: never}}]}}}",
        "spec.sourceIntegrity.git.policies[0].gpg.mode is none or head or strict, not 'never'")]
    public void A_wrong_field_of_a_project_is_named(string spec, string problem) =>
        Assert.Equal(problem, Assert.Single(FieldCheck.OfProject(YamlReader.Read(spec))));

    [Fact]
    public void Every_wrong_field_is_told() =>
        Assert.Equal(3, FieldCheck.OfApplication(YamlReader.Read("{a: 1, source: {b: 2}, destination: {c: 3}}")).Count());
}
