using System.Text.RegularExpressions;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>Which of the Applications that were generated can't be made, and why.</summary>
internal static partial class SetValidation
{
    private const int NameMax = 253;

    /// <summary>By their names. Of those that share a name none is made: nobody knows which of them is meant.</summary>
    public static Dictionary<string, string> Problems(IReadOnlyList<MapNode> generated, SetWorld world)
    {
        var (problems, names) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var application in generated)
        {
            var name = SetPlan.NameOf(application);
            var problem = names.Add(name) ? ProblemOf(application, name, world.View)
                : $"ApplicationSet {world.Name} contains applications with duplicate name: {name}";
            if (problem is not null) problems[name] = problem;
        }

        return problems;
    }

    private static string? ProblemOf(MapNode application, string name, ControlPlaneView view)
    {
        if (name.Length is 0 or > NameMax || !ObjectName().IsMatch(name))
            return $"'{name}' can't be the name of an Application: use small letters, digits, - and . only; normalize makes such a name";
        if (application["operation"] is { } operation && FieldCheck.OfOperation(operation).FirstOrDefault() is { } bad) return bad;
        if (FieldCheck.OfApplication(application["spec"]).FirstOrDefault() is { } problem) return $"application {name}: {problem}";
        var project = application.Text("spec", "project") is { Length: > 0 } said ? said : "default";
        if (!view.Projects.ContainsKey(project)) return $"application references project {project} which does not exist";
        var errors = new List<string>();
        var destination = DestinationSpec.Read(application.At("spec", "destination"), errors);
        var unknown = errors.Count > 0 ? errors[0] : view.Find(destination) is (null, var why) ? why : null;
        return unknown is null ? null : $"application destination spec is invalid: {unknown}";
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ObjectName();
}
