using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>A project in words.</summary>
internal static class ProjectText
{
    private const int LabelWidth = 30;

    public static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("NAME", "DESCRIPTION", "DESTINATIONS", "SOURCES", "CLUSTER-KINDS", "NAMESPACE-KINDS", "SIGNATURE-KEYS", "ORPHANS")
            .Wide(isWide, "ROLES", "WINDOWS", "SOURCE-NAMESPACES");
        foreach (var item in items)
        {
            var spec = item.Map("spec");
            table.Add(
                item.Text("metadata", "name") ?? "", (spec["description"].Text() ?? "").ReplaceLineEndings(" "), Few(spec, "destinations", Destination), Few(spec, "sourceRepos", Word),
                Few(spec, "clusterResourceWhitelist", Kind), Denied(spec), Few(spec, "signatureKeys", static one => one["keyID"].Text() ?? ""), Orphans(spec),
                string.Join(',', spec.List("roles").Select(static role => role["name"].Text())), $"{spec.List("syncWindows").Count}",
                string.Join(',', spec.List("sourceNamespaces").Select(Word)));
        }

        return table.ToString();
    }

    public static string Details(MapNode project)
    {
        var (spec, text) = (project.Map("spec"), new StringBuilder());
        Line(text, "Name:", project.Text("metadata", "name") ?? "");
        Line(text, "Description:", spec["description"].Text() ?? "");
        Lines(text, "Destinations:", spec.List("destinations").Select(Destination));
        Lines(text, "Repositories:", spec.List("sourceRepos").Select(Word));
        Lines(text, "Source namespaces:", spec.List("sourceNamespaces").Select(Word));
        Lines(text, "Service accounts:", spec.List("destinationServiceAccounts").Select(static one =>
            $"{one["defaultServiceAccount"].Text()} in {one["server"].Text()},{one["namespace"].Text()}"));
        Lines(text, "Allowed kinds of clusters:", spec.List("clusterResourceWhitelist").Select(Kind));
        Lines(text, "Denied kinds of clusters:", spec.List("clusterResourceBlacklist").Select(Kind));
        Lines(text, "Allowed kinds of namespaces:", spec.Has("namespaceResourceWhitelist") ? spec.List("namespaceResourceWhitelist").Select(Kind) : ["*/*"]);
        Lines(text, "Denied kinds of namespaces:", spec.List("namespaceResourceBlacklist").Select(Kind));
        Lines(text, "Signature keys:", spec.List("signatureKeys").Select(static one => one["keyID"].Text() ?? ""));
        Line(text, "Objects that nobody manages:", Orphans(spec));
        Lines(text, "Of those, ignored:", spec.List("orphanedResources", "ignore").Select(static one => $"{Kind(one)} {one["name"].Text()}".TrimEnd()));
        Lines(text, "Roles:", spec.List("roles").Select(static role => $"{role["name"].Text()} {role["description"].Text()}".TrimEnd()));
        Lines(text, "Sync windows:", spec.List("syncWindows").Select(static one => $"{one["kind"].Text()} {one["schedule"].Text()} for {one["duration"].Text()}"));
        return text.ToString();
    }

    private static void Lines(StringBuilder text, string label, IEnumerable<string> values)
    {
        var first = true;
        foreach (var value in values)
        {
            Line(text, first ? label : "", value);
            first = false;
        }

        if (first) Line(text, label, "none");
    }

    private static void Line(StringBuilder text, string label, string value) => text.Append((label.PadRight(LabelWidth) + value).TrimEnd()).Append('\n');

    /// <summary>One as it is; of several, how many.</summary>
    private static string Few(MapNode spec, string list, Func<Node, string> text) => spec.List(list) switch
    {
        { Count: 0 } => "none",
        { Count: 1 } one => text(one[0]),
        var many => $"{many.Count}",
    };

    private static string Denied(MapNode spec) => spec.Has("namespaceResourceWhitelist") ? Few(spec, "namespaceResourceWhitelist", Kind)
        : spec.List("namespaceResourceBlacklist") is { Count: > 0 } denied ? $"all but {denied.Count}" : "*/*";

    private static string Orphans(MapNode spec) => spec["orphanedResources"] is not MapNode orphans ? "not looked for"
        : orphans["warn"].Bool() == true ? "looked for, with a warning" : "looked for";

    private static string Destination(Node one) => $"{one["name"].Text() ?? one["server"].Text()},{one["namespace"].Text()}";

    private static string Kind(Node one) => $"{one["group"].Text()}/{one["kind"].Text()}";

    private static string Word(Node one) => one.Text() ?? "";
}
