using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.ApplicationSets.Templating;

/// <summary>Go's templates over nested parameters. All that one evaluation of a set says shares one budget.</summary>
internal sealed class GoSetTemplates : SetTemplates
{
    private const string MissingKey = "missingkey=";

    private readonly TemplateCache _cache;
    private readonly RenderState _state;
    private (Parameters Parameters, GoMap Values)? _last;

    /// <param name="options">As `goTemplateOptions` has them.</param>
    public GoSetTemplates(SetMemory memory, IReadOnlyList<string> options, DateTimeOffset now, FillRandom random)
    {
        _cache = memory.Templates;
        _state = new RenderState(_cache, now, random, new RenderBudget("set"))
        {
            MissingKeys = options.Aggregate(MissingKeys.AreNothing, static (_, option) => Read(option)),
        };
    }

    /// <summary>What is wrong with an option; null when nothing is.</summary>
    public static string? ProblemOf(string option) => option is MissingKey + "default" or MissingKey + "invalid" or MissingKey
        + "zero" or MissingKey + "error"
        ? null : $"unrecognized option: {option}; write missingkey=error, missingkey=zero or missingkey=default";

    public override string Say(string text, Parameters parameters)
    {
        try
        {
            var set = new TemplateSet();
            set.Add("", _cache.Parse("", text));
            // A template may change what it sees, so each gets its own.
            return new Execution(set, _state).Run(set.Find("")!, ValuesOf(parameters, text));
        }
        catch (LimitException error)
        {
            throw new SetException(error.Message, error) { Reason = SetReasons.TemplateFailed };
        }
        catch (TemplateException error)
        {
            throw new SetException($"failed to execute go template {text}: {error.WantedMessage ?? error.Message}",
                error)
            { Reason = SetReasons.TemplateFailed };
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new SetException("values are nested too deeply", error) { Reason = SetReasons.TemplateFailed };
        }
    }

    private static MissingKeys Read(string option) => option[MissingKey.Length..] switch
    {
        "zero" => MissingKeys.AreZero,
        "error" => MissingKeys.AreErrors,
        _ => MissingKeys.AreNothing,
    };

    /// <summary>All texts of an Application see the same values, changed by those before them if those change any, as in Argo CD.</summary>
    private GoMap ValuesOf(Parameters parameters, string text)
    {
        if (_last is { } last && ReferenceEquals(last.Parameters, parameters)) return last.Values;
        var values = (GoMap)Value(parameters.Values, "", parameters.Texts)!;
        _last = (parameters, values);
        return values;
    }

    private static object? Value(Node node, string path, IReadOnlySet<string> texts)
    {
        switch (node)
        {
            case MapNode map:
                var entries = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
                foreach (var (key, value) in map) entries[key] = Value(value, path.Length == 0 ? key : $"{path}.{key}", texts);
                return new GoMap(texts.Contains(path) ? GoMap.Strings : GoMap.Anything) { Entries = entries };
            case ListNode list:
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++) items[i] = Value(list[i], path, texts);
                return new GoList(items, texts.Contains(path) ? GoList.Strings : GoList.Anything);
            default: return YamlFunctions.FromNode(node);
        }
    }
}
