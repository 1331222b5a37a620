using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>What Helm asks of Chart.yaml before it looks at anything else.</summary>
internal static partial class ChartMetadataRules
{
    private static readonly string[] Texts = ["apiVersion", "name", "version", "home", "description", "icon", "condition", "tags", "appVersion", "kubeVersion", "type"];
    private static readonly string[] TextsOfDependency = ["name", "version", "repository", "condition", "alias"];

    /// <param name="metadata">Chart.yaml</param>
    /// <param name="dependencies">The list of dependencies, from wherever it comes.</param>
    /// <param name="place">What to call Chart.yaml in errors.</param>
    public static void Check(MapNode metadata, Node? dependencies, string place)
    {
        foreach (var name in Texts) CheckText(metadata[name], $"Metadata.{name}", place);
        foreach (var name in (string[])["sources", "keywords"])
        {
            if (metadata[name] is { } list and not (ListNode or NullNode)) throw Unfit(list, $"Metadata.{name}", "[]string", place);
            foreach (var item in metadata[name].List()) CheckText(item, $"Metadata.{name}", place);
        }

        CheckFields(metadata, place);
        if (metadata["maintainers"].List().Any(static one => one is NullNode)) throw Invalid(place, "maintainers must not contain empty or null nodes");
        CheckDependencies(dependencies.List(), place);
    }

    private static void CheckFields(MapNode metadata, string place)
    {
        string Field(string name) => PlainText(metadata[name]);
        // Without a version of its form it is taken for an old one.
        if (Field("apiVersion") is not ("" or "v1" or "v2")) throw new RenderException($"'{place}': invalid chart apiVersion");
        if (Field("name").Length == 0) throw Invalid(place, "chart.metadata.name is required");
        if (Field("name") is "." or "..") throw Invalid(place, $"chart.metadata.name \"{Field("name")}\" is not allowed");
        if (Field("name").Contains('/', StringComparison.Ordinal)) throw Invalid(place, $"chart.metadata.name \"{Field("name")}\" is invalid");
        if (Field("version").Length == 0) throw Invalid(place, "chart.metadata.version is required");
        if (SemanticVersion.TryParse(Field("version")) is null) throw Invalid(place, $"chart.metadata.version \"{Field("version")}\" is invalid");
        if (Field("type") is not ("" or "application" or "library")) throw Invalid(place, "chart.metadata.type must be application or library");
    }

    private static void CheckDependencies(ListNode dependencies, string place)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in dependencies)
        {
            if (dependency is NullNode) throw Invalid(place, "dependencies must not contain empty or null nodes");
            foreach (var field in TextsOfDependency) CheckText(dependency[field], $"Dependency.dependencies.{field}", place);
            var (name, alias) = (PlainText(dependency["name"]), PlainText(dependency["alias"]));
            if (alias.Length > 0 && !Alias().IsMatch(alias)) throw Invalid(place, $"dependency \"{name}\" has disallowed characters in the alias");
            if (!names.Add(alias.Length > 0 ? alias : name)) throw Invalid(place, $"more than one dependency with name or alias \"{(alias.Length > 0 ? alias : name)}\"");
        }
    }

    private static string PlainText(Node? node) => node.IsNullOrAbsent() ? "" : node!.PlainText();

    private static void CheckText(Node? node, string field, string place)
    {
        // Numbers and flags become texts.
        if (node is MapNode or ListNode) throw Unfit(node, field, "string", place);
    }

    private static RenderException Unfit(Node node, string field, string type, string place)
    {
        var kind = node switch { MapNode => "object", ListNode => "array", BoolNode => "bool", StringNode => "string", _ => "number" };
        return new($"'{place}': cannot load Chart.yaml: json: cannot unmarshal {kind} into Go struct field {field} of type {type}");
    }

    private static RenderException Invalid(string place, string problem) => new($"'{place}': validation: {problem}");

    [GeneratedRegex(@"^[a-zA-Z0-9_-]+\z", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Alias();
}
