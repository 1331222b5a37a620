using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Tests.Applications.Editing;

public sealed class SpecFlagsTests
{
    private static readonly MapNode Known = YamlReader.Read("""
        project: shop
        source:
          repoURL: https://git.example/shop
          path: prod
          kustomize: {images: ["registry.example:5000/shop:1.0", "other=registry.example/other:2"]}
        destination: {name: in-cluster, namespace: shop}
        syncPolicy:
          automated: {prune: true}
          syncOptions: [CreateNamespace=true, PruneLast=true]
        """).Map();

    [Theory]
    [InlineData("{project: team}", "--project", "team")]
    [InlineData("{destination: {name: prod, namespace: shop}}", "--dest-name", "prod")]
    [InlineData("{destination: {namespace: shop, server: 'https://c.example'}}", "--dest-server", "https://c.example")]
    [InlineData("{revisionHistoryLimit: 3}", "--revision-history-limit", "3")]
    [InlineData("{syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true, PruneLast=true]}}",
        "--self-heal")]
    [InlineData("{syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true, PruneLast=true]}}", "--auto-prune=false")]
    [InlineData("{syncPolicy: {syncOptions: [CreateNamespace=true, PruneLast=true]}}", "--sync-policy", "none")]
    [InlineData("{syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=false, PruneLast=true, Replace=true]}}",
        "--sync-option", "CreateNamespace=false", "--sync-option", "Replace=true")]
    [InlineData("{syncPolicy: {automated: {prune: true}}}", "--sync-option", "!CreateNamespace=true", "--sync-option", "!PruneLast")]
    [InlineData("{syncPolicy: null}", "--sync-policy", "none", "--sync-option", "!CreateNamespace", "--sync-option", "!PruneLast")]
    [InlineData(
        "{syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 10s, factor: 2, maxDuration: 3m0s}, limit: 3}}}",
            "--sync-option", "!CreateNamespace", "--sync-option", "!PruneLast", "--sync-retry-limit", "3", "--sync-retry-backoff-duration",
            "10s")]
    public void What_is_said_of_an_Application_is_changed_and_nothing_else(string expected, params string[] arguments)
    {
        var flags = new SpecFlags();
        Assert.Equal(With(Known, expected), flags.Apply(Parse(flags.All, arguments), Known));
    }

    [Theory]
    [InlineData("{targetRevision: v2}", "--revision", "v2")]
    [InlineData("{path: null, chart: shop, targetRevision: 1.x}", "--helm-chart", "shop", "--revision", "1.x")]
    [InlineData("{path: staging}", "--path", "staging")]
    [InlineData("{helm: {parameters: [{name: a, value: b=c}, {name: port, value: '1', forceString: true}]}}", "-p", "a=x", "--helm-set",
        "a=b=c", "--helm-set-string", "port=1")]
    [InlineData("{helm: {valueFiles: [a.yaml, b.yaml], releaseName: r}}", "--values", "a.yaml", "--values", "b.yaml", "--release-name",
        "r")]
    [InlineData("{helm: {fileParameters: [{name: cert, path: files/cert.pem}]}}", "--helm-set-file", "cert=files/cert.pem")]
    [InlineData("{kustomize: {images: ['registry.example:5000/shop:2', 'other=elsewhere/other:3', 'third@sha256:1']}}",
        "--kustomize-image", "registry.example:5000/shop:2", "--kustomize-image", "other=elsewhere/other:3", "--kustomize-image",
        "third@sha256:1")]
    [InlineData(
        "{kustomize: {IMAGES, namePrefix: a-, nameSuffix: -b, commonLabels: {x: z}}}", "--nameprefix", "a-", "--namesuffix", "-b",
            "--kustomize-common-label", "x=z")]
    [InlineData(
        "{kustomize: {IMAGES, replicas: [{name: web, count: 3}]}}",
        "--kustomize-replica", "web=3")]
    [InlineData("{directory: {recurse: true, include: '*.yaml'}}", "--directory-recurse", "--directory-include", "*.yaml")]
    public void What_is_said_of_a_source_is_changed_and_nothing_else(string expected, params string[] arguments)
    {
        var flags = new SpecFlags();
        var source = Known.Map("source");
        expected = expected.Replace("IMAGES", "images: ['registry.example:5000/shop:1.0', 'other=registry.example/other:2']",
            StringComparison.Ordinal);
        Assert.Equal(With(source, expected), flags.Source.Apply(Parse(flags.All, arguments), source));
    }

    [Theory]
    [InlineData("{syncPolicy: {}}", "add --auto-sync or --sync-policy automated", "--self-heal")]
    [InlineData("{syncPolicy: {}}", "add --sync-retry-limit", "--sync-retry-backoff-factor", "3")]
    public void What_says_nothing_is_refused(string known, string problem, params string[] arguments)
    {
        var flags = new SpecFlags();
        Assert.Contains(problem, Assert.Throws<CommandException>(() =>
            flags.Apply(Parse(flags.All, arguments), YamlReader.Read(known).Map())).Message);
    }

    [Theory]
    [InlineData("--helm-set is NAME=VALUE; 'a' is not.", "--helm-set", "a")]
    [InlineData("--kustomize-replica is NAME=COUNT; 'web=many' is not.", "--kustomize-replica", "web=many")]
    public void A_text_of_another_form_is_refused(string problem, params string[] arguments)
    {
        var flags = new SpecFlags();
        Assert.Equal(problem, Assert.Throws<CommandException>(() =>
            flags.Source.Apply(Parse(flags.All, arguments), MapNode.Empty)).Message);
    }

    [Fact]
    public void One_of_several_sources_is_changed_by_its_place_or_its_name()
    {
        var spec = YamlReader.Read("{sources: [{repoURL: a, path: x}, {repoURL: b, path: y, name: second}]}").Map();
        var position = new SourcePosition();
        MapNode Change(params string[] arguments) =>
            position.Change(Parse(position.All, arguments), spec, static source => source.With("path", "z"));
        Assert.Equal("z", Change("--source-position", "1").List("sources")[0]["path"].Text());
        Assert.Equal("z", Change("--source-name", "second").List("sources")[1]["path"].Text());
        Assert.Contains("has 2 sources: say which", Assert.Throws<CommandException>(() => Change()).Message);
        Assert.Contains("a number from 1 to 2", Assert.Throws<CommandException>(() => Change("--source-position", "3")).Message);
        Assert.Contains("no source of the name third", Assert.Throws<CommandException>(() => Change("--source-name", "third")).Message);
    }

    private static ParseResult Parse(IEnumerable<Option> options, string[] arguments)
    {
        var command = new RootCommand();
        foreach (var option in options) command.Add(option);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return parsed;
    }

    /// <summary>With the fields of the text in the place of those of the document; null takes one out.</summary>
    private static MapNode With(MapNode document, string yaml) => YamlReader.Read(yaml).Map()
        .Aggregate(document, static (changed, field) => changed.WithOrWithout(field.Key, field.Value is NullNode ? null : field.Value));
}
