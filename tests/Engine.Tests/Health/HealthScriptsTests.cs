using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Tests.Health;

/// <summary>Which script tells the health of a kind, and what is made of what it says.</summary>
public sealed class HealthScriptsTests
{
    private static readonly MapNode Widget = YamlReader.Read("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}").Map();
    private static readonly MapNode Deployment = YamlReader.Read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {paused: true}}").Map();

    [Theory]
    [InlineData("apps", "Deployment", "exact")]
    [InlineData("apps", "StatefulSet", "group")]
    [InlineData("deep.example.com", "Widget", "wild")]
    [InlineData("", "Pod", "core")]
    public void The_exact_kind_comes_before_patterns_and_the_first_pattern_before_others(string group, string kind, string text)
    {
        var scripts = HealthScripts.Of([("apps", "*", New("group")), ("apps", "Deployment", New("exact")), ("*.example.com", "*", New("wild")), ("*.example.com", "Widget", New("late")), ("", "Pod", New("core"))]);
        Assert.Equal(text, scripts.For(new GroupKind(group, kind))?.Text);
        Assert.Null(scripts.For(new GroupKind("other", "Pod")));
    }

    [Theory]
    [InlineData("{status: Degraded, message: why}", "Degraded", "why")]
    [InlineData("{status: Suspended}", "Suspended", "")]
    [InlineData("{status: healthy}", "Unknown", "Lua returned an invalid health status")]
    [InlineData("{status: Odd}", "Unknown", "Lua returned an invalid health status")]
    [InlineData("{status: '3'}", "Unknown", "Lua returned an invalid health status")]
    public void What_a_script_says_is_the_health(string said, string status, string message) =>
        Assert.Equal((status, message), Checks(_ => YamlReader.Read(said)).Of(Widget) is { } health ? (health.Status.ToString(), health.Message) : default);

    [Fact]
    public void A_script_that_says_nothing_leaves_no_health_and_our_own_rule_is_not_asked()
    {
        var checks = new HealthChecks(HealthScripts.Of([("apps", "Deployment", New("x"))]), static (_, _, _) => MapNode.Empty);
        Assert.Null(checks.Of(Deployment));
        Assert.Equal(HealthStatus.Suspended, HealthChecks.BuiltIn.Of(Deployment)?.Status);
    }

    [Fact]
    public void A_script_that_fails_makes_the_health_unknown_and_says_where_it_stands()
    {
        var health = Checks(static script => throw new ScriptException(script.Place, "no such field")).Of(Widget)!;
        Assert.Equal((HealthStatus.Unknown, "resource.customizations.health.x: no such field", true), (health.Status, health.Message, health.IsFault));
        Assert.True(Checks(static _ => 3L).Of(Widget)!.IsFault);
    }

    [Fact]
    public void An_object_that_goes_is_not_asked_about() =>
        Assert.Equal("Pending deletion", Checks(static _ => throw new InvalidOperationException())
            .Of(YamlReader.Read("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, deletionTimestamp: x}}").Map())!.Message);

    private static Script New(string text) => new("resource.customizations.health.x", text, OpensLibraries: false);

    private static HealthChecks Checks(Func<Script, Node?> run) =>
        new(HealthScripts.Of([("example.com", "Widget", New("x"))]), (script, _, _) => run(script));
}
