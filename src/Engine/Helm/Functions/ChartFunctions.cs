using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>The functions with which the templates of a chart use each other, and end the render.</summary>
internal static class ChartFunctions
{
    /// <summary>What errors call a text that `tpl` renders.</summary>
    private const string NameOfText = "gotpl";

    public static void AddTo(FunctionTable table)
    {
        table.Add("include", "string any", static (execution, a) => Include(execution, (string)a[0]!, a[1]));
        table.Add("tpl", "string any", static (execution, a) => Tpl(execution, (string)a[0]!, a[1]));
        table.Add("required", "string any", static a => a[1] is null or "" ? throw new TemplateException((string)a[0]!) { WantedWords = (string)a[0]! } : a[1]);
        table.Add("fail", "string", static a => throw new TemplateException((string)a[0]!) { WantedWords = (string)a[0]! });
        // There is no cluster to look into while a chart is only rendered.
        table.Add("lookup", "string string string string", static _ => new GoMap());
        table.Add("getHostByName", "string", static _ => "");
        table.Add("hello", "", static _ => "Hello!");
    }

    private static string Include(Execution execution, string name, object? dot)
    {
        execution.State.Enter(name);
        try
        {
            var definition = execution.Set.Find(name) ?? throw new TemplateException($"template: no template {GoQuote.Double(name)} associated with template {GoQuote.Double(NameOfText)}");
            return execution.Run(definition, dot);
        }
        finally
        {
            execution.State.Leave(name);
        }
    }

    private static string Tpl(Execution execution, string text, object? dot)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return WithoutNoValue(text);
        Template template;
        try
        {
            template = execution.State.Cache.Parse(NameOfText, text);
        }
        catch (TemplateException error)
        {
            throw new TemplateException($"cannot parse template {GoQuote.Double(text)}: {error.Message}", error);
        }

        // What the text defines is seen by itself and what it calls, and by nobody else.
        var inner = execution;
        if (template.Definitions.Count > 0)
        {
            var set = new TemplateSet(execution.Set);
            set.Add(NameOfText, template);
            inner = new Execution(set, execution.State);
        }

        TemplateException failure;
        try
        {
            return WithoutNoValue(inner.Run(new Definition(NameOfText, template.Body, template), dot));
        }
        catch (TemplateException error) when (error is not LimitException)
        {
            failure = error;
        }

        throw new TemplateException($"error during tpl function execution for {GoQuote.Double(text)}: {failure.Message}", failure)
        {
            WantedWords = failure.WantedWords,
        };
    }

    /// <summary>A value that is missing leaves nothing in the output.</summary>
    public static string WithoutNoValue(string text) => text.Replace("<no value>", "", StringComparison.Ordinal);
}
