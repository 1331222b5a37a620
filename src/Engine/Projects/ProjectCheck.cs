using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Projects;

/// <summary>
/// What nobody should be let write into a project: it means nothing, or not what its writer thinks. What stands there already is obeyed as far as it
/// can be, so this is for those who change a project.
/// </summary>
public static partial class ProjectCheck
{
    private const RegexOptions Linear = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly string[] PolicyResources = ["applications", "applicationsets", "logs", "exec", "clusters", "repositories"];
    private static readonly string[] WindowFields =
        ["kind", "schedule", "duration", "applications", "namespaces", "clusters", "timeZone", "andOperator"];

    /// <summary>One sentence for each thing that is wrong.</summary>
    public static IReadOnlyList<string> Problems(string name, MapNode spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            .. Twice(spec, "sourceRepos", static one => one.PlainText()), .. Twice(spec, "destinations", Place), .. Nowhere(spec),
            .. Roles(name, spec), .. Windows(spec),
        ];
    }

    private static IEnumerable<string> Twice(MapNode spec, string list, Func<Node, string> textOf) => spec.List(list).Select(textOf)
        .GroupBy(static text => text, StringComparer.Ordinal).Where(static same => same.Count() > 1).Select(same => $"{list}: '{same.Key}' stands there twice");

    private static string Place(Node one) => $"{one["server"].Text()}{(one["name"].Text() is { Length: > 0 } name ? $" ({name})" : "")} {one["namespace"].Text()}";

    private static IEnumerable<string> Nowhere(MapNode spec)
    {
        if (spec.List("sourceRepos").Any(static one => one.Text() == "!*")) yield return "sourceRepos: '!*' would forbid everything";
        foreach (var field in (string[])["server", "namespace", "name"])
            if (spec.List("destinations").Any(one => one[field].Text() == "!*")) yield return $"destinations: '!*' as {field} would forbid everything";
    }

    private static IEnumerable<string> Roles(string project, MapNode spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in spec.List("roles"))
        {
            var name = role["name"].Text() ?? "";
            if (!RoleName().IsMatch(name)) yield return $"role '{name}': a name has letters, digits, - and _, and begins and ends with a letter or digit";
            if (!names.Add(name)) yield return $"role '{name}' stands there twice";
            foreach (var policy in role.List("policies"))
                if (PolicyProblem(project, name, policy.Text() ?? "") is { Length: > 0 } problem) yield return $"role '{name}': the policy '{policy.Text()}' {problem}";
            foreach (var same in role.List("policies").GroupBy(static one => one.Text() ?? "").Where(static same => same.Count() > 1))
                yield return $"role '{name}': the policy '{same.Key}' stands there twice";
            foreach (var same in role.List("groups").GroupBy(static one => one.Text() ?? ""))
            {
                if (string.IsNullOrWhiteSpace(same.Key)) yield return $"role '{name}': a group needs a name";
                else if (same.Count() > 1) yield return $"role '{name}': the group '{same.Key}' stands there twice";
            }
        }
    }

    private static string PolicyProblem(string project, string role, string policy)
    {
        if (policy.Split(',', StringSplitOptions.TrimEntries) is not [var p, var subject, var resource, var action, var what, var effect])
            return "does not have six parts: p, subject, resource, action, object, allow or deny";
        return p != "p" ? "does not begin with p"
            : subject != $"proj:{project}:{role}" ? $"is for another one than this role; its second part is proj:{project}:{role}"
            : !PolicyResources.Contains(resource) ? $"names the resource '{resource}', which is none of {string.Join(", ", PolicyResources)}"
            : action.Length == 0 ? "names no action"
            : !IsOfProject(project, what) ? $"names the object '{what}', which is not of the form {project}/NAME"
            : effect is not ("allow" or "deny") ? $"ends with '{effect}', which is neither allow nor deny" : "";
    }

    private static bool IsOfProject(string project, string what) =>
        what.StartsWith(project + "/", StringComparison.Ordinal) && ObjectName().IsMatch(what[(project.Length + 1)..]);

    private static IEnumerable<string> Windows(MapNode spec)
    {
        var seen = new HashSet<Node>();
        foreach (var entry in spec.List("syncWindows").OfType<MapNode>())
        {
            var what = $"the sync window '{entry["kind"].Text()} {entry["schedule"].Text()} {entry["duration"]?.PlainText()}'";
            if (SyncWindow.Read(entry).Problem is { Length: > 0 } problem) yield return $"{what}: {problem}";
            if (entry.List("applications").Count + entry.List("namespaces").Count + entry.List("clusters").Count == 0)
                yield return $"{what} is for nobody; name applications, namespaces or clusters";
            if (entry["timeZone"].Text() is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                yield return $"{what}: there is no time zone '{zone}'; write Europe/Berlin";
            if (!seen.Add(MapNode.Of(WindowFields.Where(entry.Has).Select(field => KeyValuePair.Create(field, entry[field]!))))) yield return $"{what} stands there twice";
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?\z", Linear)]
    private static partial Regex RoleName();

    [GeneratedRegex(@"^([*\w.-]+/)?[*\w.-]+\z", Linear)]
    private static partial Regex ObjectName();
}
