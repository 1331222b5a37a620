using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Diffing;

/// <summary>What a dry-run apply says of an object whose fields have changed hands.</summary>
public sealed class ForecastTests
{
    private const string Ours = "{manager: argocd-controller, operation: Apply, fieldsV1: {'f:data': {'f:a': {}, 'f:b': {}}}}";
    private const string WithoutB = "{manager: argocd-controller, operation: Apply, fieldsV1: {'f:data': {'f:a': {}}}}";
    private const string Somebodys = "{manager: somebody, operation: Update, fieldsV1: {'f:data': {'f:b': {}}}}";

    private static MapNode Item(string data, params string[] managers) =>
        YamlReader.Read($"{{apiVersion: v1, kind: ConfigMap, metadata: {{managedFields: [{string.Join(", ", managers)}]}}, data: {data}}}")
            .Map();

    private static IgnoreRules Ignoring(string pointer) =>
        IgnoreRules.Read(YamlReader.Read($"[{{kind: ConfigMap, jsonPointers: [{pointer}]}}]").List(), "ignoreDifferences", []);

    [Fact]
    public void A_value_that_was_changed_and_given_back_is_no_difference_but_our_fields_do_not_tell_of_it_any_more()
    {
        var (live, predicted) = (Item("{a: '1', b: '2'}", WithoutB, Somebodys), Item("{a: '1', b: '2'}", Ours));
        Assert.True(Forecast.ChangesNothing(live, predicted, IgnoreRules.None));
        Assert.False(Forecast.GainsNothing(live, predicted, IgnoreRules.None));
    }

    [Fact]
    public void Another_value_is_a_difference()
    {
        Assert.False(Forecast.ChangesNothing(Item("{a: '1', b: '3'}", WithoutB, Somebodys), Item("{a: '1', b: '2'}", Ours),
            IgnoreRules.None));
    }

    [Fact]
    public void A_field_that_is_ignored_may_be_anybodys()
    {
        var (live, predicted) = (Item("{a: '1', b: '3'}", WithoutB, Somebodys), Item("{a: '1', b: '2'}", Ours));
        Assert.True(Forecast.ChangesNothing(live, predicted, Ignoring("/data/b")));
        Assert.True(Forecast.GainsNothing(live, predicted, Ignoring("/data/b")));
        Assert.False(Forecast.GainsNothing(live, predicted, Ignoring("/data/a")));
    }

    [Fact]
    public void What_was_ours_all_along_is_told_by_our_fields()
    {
        var live = Item("{a: '1', b: '2', c: '3'}", Ours);
        Assert.True(Forecast.ChangesNothing(live, live, IgnoreRules.None));
        Assert.True(Forecast.GainsNothing(live, live, IgnoreRules.None));
    }
}
