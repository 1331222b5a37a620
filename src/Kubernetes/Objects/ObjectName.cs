using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Kubernetes.Objects;

/// <summary>What an object is called, whatever the version in which it is asked for.</summary>
/// <param name="Namespace">Empty for objects of the cluster.</param>
public readonly record struct ObjectName(string Group, string Kind, string Namespace, string Name)
{
    public static ObjectName Of(Node item)
    {
        var (group, _) = ApiVersion.Split(item.Text("apiVersion") ?? "");
        return new ObjectName(group, item.Text("kind") ?? "", item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "");
    }

    public static ObjectName Of(ResourceKey key) => new(key.Group, key.Kind, key.Namespace, key.Name);

    public override string ToString() =>
        (Group.Length == 0 ? Kind : $"{Kind}.{Group}") + "/" + (Namespace.Length == 0 ? Name : $"{Namespace}/{Name}");
}
