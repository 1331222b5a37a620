using System.Globalization;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>What the user wrote in an ApplicationSet, checked. All that is wrong with it is in <see cref="Errors"/>.</summary>
public sealed record SetSpec
{
    /// <summary>A document of another kind altogether would fill the status with what is wrong with it.</summary>
    private const int ProblemsMax = 20;

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Each with its kinds by their names.</summary>
    public required ListNode Generators { get; init; }

    /// <summary>Whether templates are those of Go.</summary>
    public required bool IsGo { get; init; }

    public required IReadOnlyList<string> TemplateOptions { get; init; }

    public required MapNode Template { get; init; }

    /// <summary>Null for none.</summary>
    public required string? TemplatePatch { get; init; }

    /// <summary>Whether what Applications have deployed stays when they go.</summary>
    public required bool PreservesResources { get; init; }

    public required SetChangeRules Changes { get; init; }

    /// <summary>Whether its Applications are to be synced step by step.</summary>
    public bool WantsSteps { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>The project of the template; empty when that is filled in for each Application.</summary>
    public string Project => Template.Text("spec", "project") switch
    {
        null or "" => "default",
        var project when project.Contains("{{", StringComparison.Ordinal) => "",
        var project => project,
    };

    public static SetSpec Read(MapNode resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var (spec, errors) = (resource.Map("spec"), new List<string>());
        errors.AddRange(FieldCheck.OfSet(resource["spec"]).Take(ProblemsMax));
        string[] options = [.. spec.List("goTemplateOptions").Select(static one => one.Text()).OfType<string>()];
        for (var i = 0; i < options.Length; i++)
            if (GoSetTemplates.ProblemOf(options[i]) is { } problem) errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"spec.goTemplateOptions[{i}]: {problem}"));
        if (spec["generators"] is not ListNode) errors.Add("spec.generators is missing: name at least one generator, such as list");
        if (spec["template"] is not MapNode) errors.Add("spec.template is missing: say what each Application looks like");
        return new SetSpec
        {
            Name = resource.Text("metadata", "name") ?? "",
            Namespace = resource.Text("metadata", "namespace") ?? "",
            Generators = spec.List("generators"),
            IsGo = spec["goTemplate"].Bool() ?? false,
            TemplateOptions = options,
            Template = spec.Map("template"),
            TemplatePatch = spec["templatePatch"].Text(),
            PreservesResources = spec.Map("syncPolicy")["preserveResourcesOnDeletion"].Bool() ?? false,
            Changes = SetChangeRules.Read(spec, errors),
            WantsSteps = spec.Map("strategy")["type"].Text() == "RollingSync",
            Errors = errors,
        };
    }
}
