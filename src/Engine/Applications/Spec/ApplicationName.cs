using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>
/// What an Application is called. Those in the control plane's own namespace go by their name alone, others by `namespace/name`; on the objects that
/// they manage, where a slash can't be, by `namespace_name`. No name of a Kubernetes object holds either sign, so no two are confused.
/// </summary>
public readonly record struct ApplicationName(string Namespace, string Name)
{
    public static ApplicationName Of(MapNode resource) => new(resource.Text("metadata", "namespace") ?? "", resource.Text("metadata", "name") ?? "");

    /// <param name="text">A name, alone or with its namespace before a slash.</param>
    public static ApplicationName Parse(string text, string controlNamespace)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(controlNamespace, text) : new(text[..slash], text[(slash + 1)..]);
    }

    /// <summary>How it is called all over the engine.</summary>
    public string Short(string controlNamespace) => IsIn(controlNamespace) ? Name : $"{Namespace}/{Name}";

    /// <summary>How it is called in the marks of its objects.</summary>
    public string Instance(string controlNamespace) => InstanceOf(Short(controlNamespace));

    /// <summary>What marks say for a short name.</summary>
    public static string InstanceOf(string shortName)
    {
        ArgumentNullException.ThrowIfNull(shortName);
        return shortName.Replace('/', '_');
    }

    /// <summary>The short name that a mark stands for.</summary>
    public static string ShortOf(string instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Replace('_', '/');
    }

    public override string ToString() => $"{Namespace}/{Name}";

    private bool IsIn(string controlNamespace) => Namespace == controlNamespace || Namespace.Length == 0;
}
