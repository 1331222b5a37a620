using System.Globalization;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.ApplicationSets.Generators;
using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>
/// From a set to the Applications that it means. What the generators have to be told first is asked for: evaluate, fetch what is missing,
/// and evaluate again. Whatever is wrong anywhere ends the whole evaluation: half of the Applications would look as if the others were to
/// be deleted.
/// </summary>
public static class SetEvaluation
{
    /// <summary>More Applications of one set are refused.</summary>
    public const int ApplicationsMax = 20_000;

    public static SetOutcome Evaluate(SetSpec spec, SetInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(inputs);
        if (spec.Errors.Count > 0) return new SetOutcome.Failed(SetReasons.ParametersFailed, string.Join("; ", spec.Errors));
        // To sync all at once what somebody wants to see step by step would be worse than to do nothing.
        if (spec.WantsSteps && inputs.ObeysStrategies) return new SetOutcome.Failed(SetReasons.ParametersFailed,
            "spec.strategy: RollingSync is not supported; take it out, or applicationsetcontroller.enable.progressive.syncs");
        try
        {
            SetTemplates templates = spec.IsGo ? new GoSetTemplates(inputs.Memory, spec.TemplateOptions, inputs.Now, inputs.Random)
                : PlainSetTemplates.Instance;
            var run = new GeneratorRun(spec, inputs, templates);
            var made = spec.Generators.Select((entry, i) =>
                Made(entry, run, string.Create(CultureInfo.InvariantCulture, $"spec.generators[{i}]"))).ToList();
            if (made.Exists(static one => one is null)) return new SetOutcome.Missing([.. run.Needs]);
            var applications = new List<MapNode>();
            foreach (var one in made.SelectMany(static kinds => kinds!))
            {
                for (var i = 0; i < one.Parameters.Count; i++) applications.Add(Application(spec, one.Template, one.Parameters[i],
                    templates, GeneratorRun.Element(one.Place, i)));
                if (applications.Count > ApplicationsMax)
                    throw new SetException($"{one.Place}: the set makes more than {ApplicationsMax} Applications; part it into several");
            }

            return new SetOutcome.Generated(applications);
        }
        catch (SetException error)
        {
            return new SetOutcome.Failed(error.Reason, error.Message);
        }
        catch (InsufficientExecutionStackException)
        {
            return new SetOutcome.Failed(SetReasons.ParametersFailed, "values are nested too deeply");
        }
    }

    /// <summary>What each kind of an entry has made; null while something is missing.</summary>
    private static List<Batch>? Made(Node entry, GeneratorRun run, string place)
    {
        var kinds = GeneratorRun.KindsOf(entry).ToList();
        if (kinds.Count == 0) throw new SetException(
            $"{place}: no generator is named; write one of {string.Join(", ", SetGenerators.Kinds)}");
        var (batches, isWhole) = (new List<Batch>(), true);
        foreach (var kind in kinds)
        {
            var template = TemplateMerge.Merge(entry[kind].Map("template"), run.Spec.Template);
            if (run.Make(entry, kind, place, Parameters.None) is { } made) batches.Add(new Batch(template, made, $"{place}.{kind}"));
            else isWhole = false;
        }

        return isWhole ? batches : null;
    }

    private static MapNode Application(SetSpec spec, MapNode template, Parameters parameters, SetTemplates templates, string place)
    {
        try
        {
            // Without any parameter the template is taken as it stands, as in Argo CD.
            var filled = parameters.Values.Count == 0 ? template : templates.Fill(template, parameters, "spec.template").Map();
            var application = Assembled(filled, finalizes: parameters.Values.Count > 0 && !spec.PreservesResources);
            if (spec.TemplatePatch is { } patch) application = TemplatePatch.Apply(application, patch, parameters, templates);
            CheckMarks(application);
            return application.WithAt(["metadata", "namespace"], spec.Namespace);
        }
        catch (SetException error)
        {
            throw error.At(place);
        }
    }

    private static MapNode Assembled(MapNode template, bool finalizes)
    {
        var metadata = new MapBuilder();
        foreach (var field in (string[])["name", "labels", "annotations", "finalizers"])
            if (template.Map("metadata")[field] is { } value and not NullNode) metadata.Set(field, value);
        if (finalizes && metadata["finalizers"] is not ListNode { Count: > 0 }) metadata.Set("finalizers", ListNode.Of(Finalizers.Cascade));
        return MapNode.Of(
            ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", metadata.Build()),
                ("spec", template.Map("spec")));
    }

    /// <summary>A patch can write anything for a label.</summary>
    private static void CheckMarks(MapNode application)
    {
        foreach (var field in (string[])["labels", "annotations"])
        {
            foreach (var (key, value) in application.Map("metadata", field))
                if (value is not StringNode)
                    throw new SetException($"metadata.{field}.{key} is not a text: put {value} in quotes")
                    {
                        Reason =
                        SetReasons.TemplateFailed
                    };
        }
    }

    private sealed record Batch(MapNode Template, IReadOnlyList<Parameters> Parameters, string Place);
}
