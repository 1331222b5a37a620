using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Access;

/// <summary>
/// Who may do what: the policy that comes with the program, the one of `argocd-rbac-cm`, and the roles of projects. A value, compiled once.
/// </summary>
/// <remarks>
/// A request is looked at in turn as if it came from the role of everybody, from the caller, from each of the caller's groups, and from
/// nobody.
/// The first of these that allows it wins. Within one of them, a line that denies wins over all that allow.
/// </remarks>
public sealed class AccessPolicy
{
    public static readonly AccessPolicy BuiltIn = Compile(PolicySettings.Empty);

    private readonly FrozenDictionary<string, ProjectPolicy> _projects;

    private AccessPolicy(
        PolicySettings settings, PolicyLines lines, IReadOnlyList<PolicyProblem> own, FrozenDictionary<string, ProjectPolicy> projects)
    {
        (Settings, Lines, Own, _projects) = (settings, lines, own, projects);
        var inOrder = projects.Values.OrderBy(static project => project.Name, StringComparer.Ordinal);
        Problems = [.. own, .. inOrder.SelectMany(static project => project.Problems)];
    }

    /// <summary>What is wrong with it, of projects too.</summary>
    public IReadOnlyList<PolicyProblem> Problems { get; }

    /// <summary>
    /// Whether the policy of `argocd-rbac-cm` can be obeyed. When it can't, nobody knows what was meant, and only the built-in part counts:
    /// the account admin may do all, and nobody else anything.
    /// </summary>
    public bool IsSound => Own.All(static problem => !problem.IsFatal);

    internal PolicySettings Settings { get; }

    internal PolicyLines Lines { get; }

    private IReadOnlyList<PolicyProblem> Own { get; }

    public static AccessPolicy Compile(PolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = settings.Problems.ToList();
        var builtIn = settings.HasBuiltIn ? PolicyText.Read("built-in policy", BuiltInPolicy.Text, MatchMode.Glob, problems).ToList() : [];
        var lines = builtIn.Concat(settings.Texts.SelectMany(text => PolicyText.Read(text.Source, text.Text, settings.Mode, problems)))
            .ToList();
        var isSound = problems.All(static problem => !problem.IsFatal);
        var (obeyed, known) = isSound ? (settings, lines) : (PolicySettings.Empty with { Scopes = [] }, builtIn);
        return new AccessPolicy(obeyed, PolicyLines.Of(known), problems, FrozenDictionary<string, ProjectPolicy>.Empty);
    }

    /// <summary>The same policy with the roles of these projects instead of others. Those that have not changed are not read
    /// again.</summary>
    /// <param name="documents">AppProjects as they stand in the control cluster.</param>
    public AccessPolicy WithProjects(IEnumerable<MapNode> documents) => !IsSound ? this : new(
        Settings, Lines, Own,
        documents.Select(ReadProject).DistinctBy(static project => project.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(static project => project.Name, StringComparer.Ordinal));

    private ProjectPolicy ReadProject(MapNode document) =>
        _projects.GetValueOrDefault(document.Text("metadata", "name") ?? "") is { } known && ReferenceEquals(known.Document, document)
            ? known : ProjectPolicy.Read(document, Settings.Mode);

    /// <summary>What counts as the groups of a caller.</summary>
    public IEnumerable<string> GroupsOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Settings.Scopes.SelectMany(caller.Values).Distinct(StringComparer.Ordinal);
    }

    /// <summary>What the caller may do, for many questions about the same one. It is for one thread.</summary>
    public CallerAccess For(Caller caller) => new(this, caller);

    /// <summary>Whether the caller may do that. Objects are named as in policies, such as `project/application`.</summary>
    public Decision Decide(Caller caller, string resource, string action, string @object) => For(caller).Decide(resource, action, @object);

    internal ProjectPolicy? ProjectOf(string resource, string @object) =>
        AccessResources.ProjectOf(resource, @object) is { } name ? _projects.GetValueOrDefault(name) : null;
}
