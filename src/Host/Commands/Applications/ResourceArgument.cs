using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>An object as it is named on the command line: GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME; the group may be empty.</summary>
internal static class ResourceArgument
{
    public const string Form = "GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME, such as apps:Deployment:shop or :Service:shop";

    /// <summary>As requests carry it; null for what has another form.</summary>
    public static MapNode? Read(string text)
    {
        if (text.Split(':', 3) is not [var group, { Length: > 0 } kind, { Length: > 0 } rest]) return null;
        var (@namespace, name) = rest.Split('/', 2) is [var before, var after] ? (before, after) : ("", rest);
        if (name.Length == 0 || (name.Length < rest.Length && @namespace.Length == 0)) return null;
        var resource = MapNode.Of(("group", group), ("kind", kind), ("name", name));
        return @namespace.Length == 0 ? resource : resource.With("namespace", @namespace);
    }

    public static string Write(Node resource) =>
        $"{resource["group"].Text()}:{resource["kind"].Text()}:{(resource["namespace"].Text() is { Length: > 0 } space ? space + "/" : "")}{resource["name"].Text()}";
}
