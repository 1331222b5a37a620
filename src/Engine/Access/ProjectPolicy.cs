using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Access;

/// <summary>What the roles of one project may do, and who has them. It counts for what belongs to the project only.</summary>
internal sealed class ProjectPolicy
{
    private ProjectPolicy(MapNode document, PolicyLines lines, IReadOnlyList<PolicyProblem> problems) =>
        (Name, Document, Lines, Problems) = (document.Text("metadata", "name") ?? "", document, lines, problems);

    public string Name { get; }

    /// <summary>The AppProject that it was read from.</summary>
    public MapNode Document { get; }

    public PolicyLines Lines { get; }

    public IReadOnlyList<PolicyProblem> Problems { get; }

    /// <summary>
    /// Reads the roles of an AppProject. When a line of one is none, nobody knows what was meant, so the project's lines allow nothing;
    /// what they forbid stays forbidden.
    /// </summary>
    public static ProjectPolicy Read(MapNode document, MatchMode mode)
    {
        var project = document.Text("metadata", "name") ?? "";
        var (lines, problems) = (new List<PolicyLine>(), new List<PolicyProblem>());
        foreach (var role in document.List("spec", "roles").OfType<MapNode>())
        {
            var (name, place) = (role["name"].Text() ?? "", $"project {project}, role {role["name"].Text()}");
            var subject = new ProjectRole(project, name).ToString();
            lines.Add(PolicyText.ReadLine(
                place, $"p, {subject}, {AccessResources.Projects}, get, {project}, allow", MatchMode.Glob, problems)!);
            foreach (var text in role.List("policies").Select(static one => one.Text()?.Trim()).OfType<string>())
            {
                if (PolicyText.ReadLine(place, text, mode, problems) is not { } line) continue;
                // A role of a project speaks for itself alone: it has nothing to give to others.
                if (line is PolicyLine.Rule rule && (rule.Subject == subject || !rule.IsAllow)) lines.Add(line);
                else problems.Add(
                    new PolicyProblem(place, $"the line does not count, since it is no line p for {subject}: {text}", IsFatal: false));
            }

            foreach (var group in role.List("groups").Select(static one => one.Text()).OfType<string>())
                lines.Add(new PolicyLine.Membership(place, $"g, {group}, {subject}", group, subject));
        }

        if (problems.Any(static problem => problem.IsFatal)) lines.RemoveAll(static line => line is PolicyLine.Rule { IsAllow: true });
        return new ProjectPolicy(document, PolicyLines.Of(lines), problems);
    }
}
