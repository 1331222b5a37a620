using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources;

namespace GitOpsActors.Sandbox.Tests.CustomResources;

public sealed class DefinitionNamesTests
{
    private const string Other = "{plural: ones, singular: one, kind: One, listKind: OneList, shortNames: [o, oo]}";

    [Theory]
    [InlineData("{plural: twos, singular: two, kind: Two, listKind: TwoList}", null, null, """{"plural":"twos","singular":"two","kind":"Two","listKind":"TwoList"}""")]
    [InlineData("{plural: twos, singular: one, kind: Two, listKind: TwoList}", "SingularConflict", "\"one\" is already in use",
        """{"plural":"twos","kind":"Two","listKind":"TwoList"}""")]
    [InlineData("{plural: twos, singular: one, kind: One, listKind: TwoList}", "KindConflict", "\"One\" is already in use", """{"plural":"twos","listKind":"TwoList"}""")]
    [InlineData("{plural: twos, singular: two, kind: Two, listKind: OneList}", "ListKindConflict", "\"OneList\" is already in use",
        """{"plural":"twos","singular":"two","kind":"Two"}""")]
    [InlineData("{plural: twos, singular: two, kind: Two, listKind: TwoList, shortNames: [o, ones, t]}", "ShortNamesConflict",
        "[\"o\" is already in use, \"ones\" is already in use]", """{"plural":"twos","singular":"two","kind":"Two","listKind":"TwoList"}""")]
    public void Each_name_is_accepted_that_nobody_else_has(string wanted, string? reason, string? message, string accepted)
    {
        var names = DefinitionNames.Of(Definition(wanted, "{}"), [Definition(Other, Other)]);
        Assert.Equal((reason, message), names.Problem is { } problem ? (problem.Reason, problem.Message) : (null, (string?)null));
        Assert.Equal(JsonReader.Read(accepted), names.Accepted);
    }

    [Fact]
    public void A_definition_keeps_what_it_has()
    {
        var names = DefinitionNames.Of(Definition(Other, Other), [Definition(Other, Other)]);
        Assert.Null(names.Problem);
    }

    private static MapNode Definition(string wanted, string accepted) => MapNode.Of(
        ("spec", MapNode.Of(("names", YamlReader.Read(wanted)))), ("status", MapNode.Of(("acceptedNames", YamlReader.Read(accepted)))));
}
