namespace GitOpsActors.Engine.Access;

/// <summary>
/// A policy as it is for one caller: the lines that are for nobody else are left out once, so that ten thousand Applications are filtered
/// without reading the policy ten thousand times. It is for one thread.
/// </summary>
public sealed class CallerAccess
{
    private static readonly Decision Everything = Decision.Because(isAllowed: true, "the operator of the server may do everything");

    private readonly AccessPolicy _policy;
    private readonly Caller _caller;
    private readonly ProjectRole? _token;
    private readonly string[] _groups;
    private readonly Evaluation? _byDefault;
    private readonly Evaluation _nobody;
    private readonly Dictionary<string, Evaluation> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<ProjectPolicy, Evaluation[]> _ofProjects = [];
    private readonly Evaluation[] _own;

    internal CallerAccess(AccessPolicy policy, Caller caller)
    {
        (_policy, _caller, _token) = (policy, caller, caller.ProjectRole);
        _groups = [.. policy.GroupsOf(caller)];
        _byDefault = policy.Settings.DefaultRole is { Length: > 0 } role ? Plain(role) : null;
        _nobody = Plain("");
        _own = [Plain(caller.Subject), .. _groups.Where(policy.Lines.Mentions).Select(Plain)];
    }

    /// <summary>Whether the caller may do that. Objects are named as in policies, such as `project/application`.</summary>
    public Decision Decide(string resource, string action, string @object)
    {
        if (_caller.IsOperator) return Everything;
        PolicyLine.Rule? denial = null;
        var denied = "";
        if (_byDefault is not null && Allows(_byDefault) is { } byDefault) return byDefault;
        foreach (var evaluation in OwnOf(_policy.ProjectOf(resource, @object)))
            if (Allows(evaluation) is { } own) return own;
        if (Allows(_nobody) is { } byNobody) return byNobody;
        return denial is null
            ? Decision.Because(isAllowed: false, $"no line of the policy allows {Who} to {action} {resource} {@object}".TrimEnd())
            : Decision.By(denial, denied);

        Decision? Allows(Evaluation evaluation)
        {
            var line = evaluation.Decide(resource, action, @object);
            if (line is { IsAllow: true }) return Decision.By(line, evaluation.Subject);
            if (denial is null && line is not null) (denial, denied) = (line, evaluation.Subject);
            return null;
        }
    }

    public bool May(string resource, string action, string @object) => Decide(resource, action, @object).IsAllowed;

    /// <summary>Whether the caller may change or remove an object of an Application.</summary>
    /// <param name="action">`update` or `delete`.</param>
    /// <param name="application">The Application as policies name it.</param>
    /// <param name="inherits">Whether the permission for an Application is one for its objects.</param>
    public Decision DecideOnPart(
        string action, string group, string kind, string @namespace, string name, string application, bool inherits)
    {
        var whole = inherits ? Decide(AccessResources.Applications, action, application) : null;
        return whole is { IsAllowed: true } ? whole
            : Decide(AccessResources.Applications, $"{action}/{group}/{kind}/{@namespace}/{name}", application);
    }

    private string Who => _caller.IsAnonymous ? "somebody who has not signed in" : _caller.Subject;

    /// <summary>In whose names the caller itself asks, for something that belongs to a project or to none.</summary>
    private Evaluation[] OwnOf(ProjectPolicy? project)
    {
        if (project is null) return _own;
        if (_ofProjects.TryGetValue(project, out var known)) return known;
        return _ofProjects[project] = _token is { } token
            // The token of a project has what its project gives to it, and nothing in another one.
            ? token.Project == project.Name ? [Evaluation.Of(_caller.Subject, project.Lines, PolicyLines.None)] : []
            : [Within(_caller.Subject),
                .. _groups.Where(group => _policy.Lines.Mentions(group) || project.Lines.Mentions(group)).Select(Within)];

        Evaluation Within(string subject) =>
            Plain(subject) is var plain
            && plain.Subjects.All(role => project.Lines.RolesOf(role).IsEmpty && project.Lines.For(role).IsEmpty)
            ? plain : Evaluation.Of(subject, _policy.Lines, project.Lines);
    }

    private Evaluation Plain(string subject) =>
        _plain.TryGetValue(subject, out var known) ? known : _plain[subject] = Evaluation.Of(subject, _policy.Lines, PolicyLines.None);
}
