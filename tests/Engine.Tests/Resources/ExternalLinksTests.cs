using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Resources;

/// <summary>Where people reach what an object offers.</summary>
public sealed class ExternalLinksTests
{
    private const string Rules = "rules: [{host: a.example, http: {paths: [{path: /x*}, {path: /y}]}}, {host: b.example, http: {paths: "
        + "[{}]}}]";

    [Theory]
    [InlineData("spec: {" + Rules + "}", "http://a.example/x http://a.example/y http://b.example")]
    [InlineData("spec: {tls: [{hosts: [b.example]}], " + Rules + "}", "http://a.example/x http://a.example/y https://b.example")]
    [InlineData("spec: {tls: [{secretName: s}], " + Rules + "}", "https://a.example/x https://a.example/y https://b.example")]
    [InlineData("spec: {rules: [{http: {paths: [{path: /}]}}]}", "")]
    [InlineData("spec: {rules: [{http: {paths: [{path: /}]}}]}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}", "http://1.2.3.4/")]
    [InlineData("spec: {rules: [{http: {paths: [{path: /}]}}]}, status: {loadBalancer: {ingress: [{hostname: lb.example, ip: 1.2.3.4}]}}",
        "http://lb.example/")]
    [InlineData("metadata: {annotations: {argocd.argoproj.io/ignore-default-links: 'true', link.argocd.argoproj.io/docs: "
        + "'Docs|https://d'}}, spec: {" + Rules + "}", "Docs|https://d")]
    public void An_Ingress_is_reached_by_its_rules(string body, string links) =>
        Assert.Equal(links, Of("networking.k8s.io/v1", "Ingress", body));

    [Fact]
    public void Other_kinds_have_only_what_annotations_name()
    {
        Assert.Equal("https://d",
            Of("apps/v1", "Deployment", "metadata: {annotations: {link.argocd.argoproj.io/docs: https://d, other: https://e}}"));
        Assert.Equal("", Of("example.com/v1", "Ingress", "spec: {" + Rules + "}"));
    }

    private static string Of(string version, string kind, string body) =>
        string.Join(' ', ExternalLinks.Of(YamlReader.Read("{" + body + "}").Map().With("apiVersion", version).With("kind", kind)));
}
