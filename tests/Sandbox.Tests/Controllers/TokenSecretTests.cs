using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>Secrets that hold the token of a service account.</summary>
public sealed class TokenSecretTests
{
    private const string Secret =
        "{apiVersion: v1, kind: Secret, metadata: {name: token, annotations: {kubernetes.io/service-account.name: robot}}, type: kubernetes.io/service-account-token}";

    [Fact]
    public async Task A_Secret_that_asks_for_a_token_gets_it_and_goes_with_the_account()
    {
        await using var cluster = await LiveCluster.Start();
        var account = cluster.Create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}");
        cluster.Create(Secret);
        var filled = await cluster.Until("", "secrets", "token", item => item.At("data", "token") is not null);
        Assert.Equal(account.Text("metadata", "uid"), filled.Text("metadata", "annotations", "kubernetes.io/service-account.uid"));
        Assert.Equal("default", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(filled.Text("data", "namespace")!)));
        cluster.Delete("", "serviceaccounts", "robot");
        await cluster.Until("", "secrets", secrets => secrets.Any(item => item.Text("metadata", "name") is "token") ? null : "gone");
    }
}
