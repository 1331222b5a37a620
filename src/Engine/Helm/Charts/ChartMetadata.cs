using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>.Chart: Chart.yaml as templates see it, with all fields there and named as in the original's source.</summary>
internal static class ChartMetadata
{
    private static readonly (string Field, string Key)[] Texts =
    [
        ("Name", "name"), ("Home", "home"), ("Version", "version"), ("Description", "description"), ("Icon", "icon"), ("APIVersion", "apiVersion"),
        ("Condition", "condition"), ("Tags", "tags"), ("AppVersion", "appVersion"), ("KubeVersion", "kubeVersion"), ("Type", "type"),
    ];

    public static GoMap Of(ChartInstance chart, bool isRoot)
    {
        var metadata = chart.Chart.Metadata;
        var map = new GoMap();
        foreach (var (field, key) in Texts) map[field] = Text(metadata[key]);
        if (map["APIVersion"] is "") map["APIVersion"] = "v1";
        map["Name"] = chart.Name;
        map["IsRoot"] = isRoot;
        map["Deprecated"] = metadata["deprecated"].Bool() ?? false;
        map["Sources"] = TextsOf(metadata["sources"]);
        map["Keywords"] = TextsOf(metadata["keywords"]);
        map["Maintainers"] = new GoList([.. metadata["maintainers"].List().Select(static one => Fields(("Name", one["name"]), ("Email", one["email"]), ("URL", one["url"])))]);
        map["Dependencies"] = new GoList([.. chart.Requirements.Select(Dependency)]);
        var annotations = new GoMap(GoMap.Strings) { IsNil = true };
        foreach (var (key, value) in metadata["annotations"].Map()) annotations[key] = value.PlainText();
        map["Annotations"] = annotations;
        return map;
    }

    private static GoMap Dependency(ChartDependency wanted)
    {
        var map = Fields(("Repository", wanted.Document["repository"]), ("Condition", wanted.Document["condition"]), ("Version", wanted.Document["version"]), ("Alias", wanted.Document["alias"]));
        map["Name"] = wanted.EffectiveName;
        map["Enabled"] = true;
        map["Tags"] = TextsOf(wanted.Document["tags"]);
        map["ImportValues"] = new GoList([.. wanted.ImportValues.Select(Imported)]);
        return map;
    }

    private static object? Imported(Node import) => import is MapNode
        ? Functions.YamlFunctions.FromNode(import)
        : Functions.YamlFunctions.FromNode(MapNode.Of(("child", "exports." + import.PlainText()), ("parent", ".")));

    private static GoMap Fields(params ReadOnlySpan<(string Name, Node? Value)> fields)
    {
        var map = new GoMap();
        foreach (var (name, value) in fields) map[name] = Text(value);
        return map;
    }

    private static GoList TextsOf(Node? list) => new([.. list.List().Select(static item => (object?)Text(item))]);

    // White space becomes a blank, and what can't be seen goes.
    private static string Text(Node? node) => node.IsNullOrAbsent() ? "" : string.Concat(node!.PlainText().Select(static c => char.IsWhiteSpace(c) ? " " : char.IsControl(c) ? "" : c.ToString()));
}
