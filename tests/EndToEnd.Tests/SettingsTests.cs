using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>Settings of argocd-cm take effect while everything runs.</summary>
public sealed class SettingsTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private static Task<MapNode> SetAsync(TestFleet fleet, string data) => fleet.PutAsync(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm, namespace: argocd, labels: {app.kubernetes.io/part-of: argocd}}\ndata:\n" + data);

    [Fact]
    public async Task A_health_check_in_Lua_tells_how_an_application_is_from_the_moment_that_it_is_written()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.PutAsync(Definition);
        await fleet.UntilObjectAsync("apiextensions.k8s.io", "customresourcedefinitions", "", "widgets.example.com",
            static item => item?.ToString().Contains("\"Established\"", StringComparison.Ordinal) == true);
        fleet.Push("app", ("app/w.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {phase: Broken}\n"));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");

        await SetAsync(fleet, "  resource.customizations.health.example.com_Widget: |\n    if obj.spec.phase == 'Broken' then return {status = 'Degraded', message = 'it broke'} end\n    return {status = 'Healthy'}\n");
        await fleet.UntilAsync("shop", static item => item.Map("status", "health")["status"].Text() == "Degraded");

        await SetAsync(fleet, "  resource.customizations: |\n    \"*.com/*\":\n      health.lua: |\n        return obj.nothing.at.all\n");
        var unknown = await fleet.UntilAsync("shop", static item => item.Map("status", "health")["status"].Text() == "Unknown");
        Assert.Contains("resource.customizations: *.com/*: health.lua: script:1:", unknown.At("status", "conditions")!.ToString(), StringComparison.Ordinal);

        var commit = fleet.Push("whole again", ("app/w.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {phase: Whole}\n"));
        await SetAsync(fleet, "  resource.customizations.health.example.com_Widget: \"return {status = obj.spec.phase == 'Whole' and 'Healthy' or 'Degraded'}\"\n");
        await fleet.UntilSyncedAsync("shop", commit);
    }

    [Fact]
    public async Task A_kind_that_is_excluded_is_left_alone_until_it_is_included_again()
    {
        await using var fleet = await TestFleet.StartAsync();
        var first = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")), ("app/s.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\n"));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop", first);
        await SetAsync(fleet, "  resource.exclusions: |\n    - apiGroups: [\"\"]\n      kinds: [ConfigMap]\n      clusters: [\"*\"]\n");
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Any(static one => one["type"].Text() == "ExcludedResourceWarning"));
        await fleet.KubectlAsync("-n", "shop", "delete", "configmap", "x");
        fleet.Push("more", ("app/t.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: t}\n"));
        await fleet.UntilObjectAsync("", "serviceaccounts", "shop", "t", static item => item is not null);
        Assert.Null(fleet.ConfigMap("shop", "x"));

        await SetAsync(fleet, "  resource.exclusions: \"\"\n");
        await fleet.UntilConfigMapAsync("shop", "x", "1");
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Count == 0);
    }
}
