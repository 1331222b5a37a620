using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>The parts of Pods that have a URL of their own, through which what is otherwise fixed may change.</summary>
internal static class PodParts
{
    /// <summary>A resize takes over the resources of containers, and nothing else.</summary>
    public static MapNode Resized(MapNode item, MapNode old)
    {
        MapNode Take(MapNode spec, string field) => spec.Each(field, container =>
            item["spec"].List(field).Named("name", container.Text("name") ?? "") is { } asked
                ? container.With("resources", asked["resources"] ?? MapNode.Empty).WithOrWithout("resizePolicy", asked["resizePolicy"]) : container);
        var spec = Take(Take(old["spec"].Map(), "containers"), "initContainers");
        return Counted(old.With("spec", spec).With("metadata", item["metadata"]!), old);
    }

    public static MapNode WithEphemeral(MapNode item, MapNode old) => Counted(
        old.With("spec", old["spec"].Map().WithOrWithout("ephemeralContainers", item.At("spec", "ephemeralContainers"))).With("metadata", item["metadata"]!), old);

    public static void CheckResize(FieldErrors errors, MapNode item, MapNode old)
    {
        var spec = item["spec"].Map();
        ContainerRules.All(errors, spec, "spec", spec["volumes"].List().Select(volume => volume.Text("name") ?? "").ToHashSet(StringComparer.Ordinal));
        var quality = Lifecycles.QosClass(spec);
        if (quality != old.Text("status", "qosClass")) errors.Invalid("spec", quality, "Pod QOS Class may not change as a result of resizing");
        MapNode Fixed(MapNode pod) => pod.Each("containers", Rest).Each("initContainers", Rest);
        if (!Fixed(spec).Equals(Fixed(old["spec"].Map()))) errors.Forbidden("spec", "only cpu and memory resources are mutable\n@@ spec differs");
    }

    public static void CheckEphemeral(FieldErrors errors, MapNode item, MapNode old)
    {
        const string path = "spec.ephemeralContainers";
        var spec = item["spec"].Map();
        ContainerRules.All(errors, spec, "spec", spec["volumes"].List().Select(volume => volume.Text("name") ?? "").ToHashSet(StringComparer.Ordinal));
        var list = spec["ephemeralContainers"].List();
        foreach (var known in old["spec"].List("ephemeralContainers"))
        {
            var name = known.Text("name") ?? "";
            if (list.Named("name", name) is not { } present) errors.Forbidden(path, $"existing ephemeral containers \"{name}\" may not be removed\n");
            else if (!present.Equals(known)) errors.Forbidden(path, $"existing ephemeral containers \"{name}\" may not be changed\n");
        }
        for (var i = 0; i < list.Count; i++)
            foreach (var key in (ReadOnlySpan<string>)["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources"])
                if (list[i][key] is not (null or MapNode { Count: 0 } or ListNode { Count: 0 })) errors.Forbidden($"{path}[{i}].{key}", "cannot be set for an Ephemeral Container");
    }

    private static MapNode Counted(MapNode item, MapNode old) => Equals(item["spec"], old["spec"]) ? item
        : item.WithAt(["metadata", "generation"], (old.Integer("metadata", "generation") ?? 0) + 1);

    // A container without what a resize may change.
    private static MapNode Rest(MapNode container)
    {
        var resources = container["resources"].Map();
        foreach (var key in (ReadOnlySpan<string>)["limits", "requests"])
        {
            var others = resources[key].Map().Without("cpu").Without("memory");
            resources = others.Count == 0 ? resources.Without(key) : resources.With(key, others);
        }
        return container.Without("resizePolicy").With("resources", resources);
    }
}
