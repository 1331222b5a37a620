using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;

namespace GitOpsActors.Engine.Tests.FieldOwnership;

public sealed class DeclaredFieldsTests
{
    private static string Of(string yaml) => DeclaredFields.Of(YamlReader.Read(yaml).Map()).ToString();

    [Fact]
    public void Unknown_fields_are_left_out_wherever_they_stand()
    {
        const string Known = "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {any: key}}, spec: {ports: [{port: 80}]}}";
        const string More = "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {any: key}}, spec: {prots: [], ports: [{port: " +
            "80, prot: 1}]}, stauts: {}}";
        Assert.Equal(YamlReader.Read(Known).ToString(), Of(More));
    }

    [Fact]
    public void Of_a_kind_that_nobody_knows_everything_stays()
    {
        const string Custom = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: {size: 1}, more: [1]}";
        Assert.Equal(YamlReader.Read(Custom).ToString(), Of(Custom));
    }
}
