using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Resources;

public sealed class SecretTextTests
{
    private static string Encoded(string fields) =>
        SecretText.Encoded(YamlReader.Read($"{{apiVersion: v1, kind: Secret{fields}}}").Map()).Without("apiVersion").Without("kind").ToString();

    [Theory]
    [InlineData(", stringData: {a: x}", """{"data":{"a":"eA=="}}""")]
    [InlineData(", data: {a: eQ==, b: eQ==}, stringData: {a: x, c: ''}", """{"data":{"a":"eA==","b":"eQ==","c":""}}""")]
    [InlineData(", data: null, stringData: {a: ä}", """{"data":{"a":"w6Q="}}""")]
    [InlineData(", stringData: {}", "{}")]
    [InlineData(", data: {a: eQ==}", """{"data":{"a":"eQ=="}}""")]
    public void Texts_stand_where_the_server_puts_them(string written, string encoded) => Assert.Equal(encoded, Encoded(written));

    [Theory]
    [InlineData(", stringData: {a: 1}", """{"stringData":{"a":1}}""")]
    [InlineData(", data: [x], stringData: {a: b}", """{"data":["x"],"stringData":{"a":"b"}}""")]
    public void What_the_server_refuses_stays_so_that_it_says_why(string written, string stays) => Assert.Equal(stays, Encoded(written));
}
