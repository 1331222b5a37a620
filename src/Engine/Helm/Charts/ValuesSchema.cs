using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Schemas;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Holds the values against values.schema.json of the chart and of those below it.</summary>
internal static class ValuesSchema
{
    public static void Check(ChartInstance chart, GoMap values)
    {
        var findings = new StringBuilder();
        Collect(chart, values, findings);
        if (findings.Length > 0) throw new RenderException($"values don't meet the specifications of the schema(s) in the following chart(s):\n{findings.ToString().TrimEnd('\n')}");
    }

    private static void Collect(ChartInstance chart, GoMap values, StringBuilder findings)
    {
        if (chart.Chart.Schema is { } schema)
        {
            var problems = Problems(schema, values);
            if (problems.Count > 0) findings.Append(chart.Name).Append(":\n");
            foreach (var problem in problems) findings.Append(problem).Append('\n');
        }

        foreach (var below in chart.Charts)
        {
            if (values[below.Name] is GoMap table) Collect(below, table, findings);
        }
    }

    private static IReadOnlyList<string> Problems(SourceFile schema, GoMap values)
    {
        try
        {
            var document = JsonReader.Read(Encoding.UTF8.GetString(schema.Content.Span).TrimStart('\uFEFF'));
            return new SchemaValidator(document).Check(YamlFunctions.ToNode(values));
        }
        catch (DocumentException error)
        {
            return [$"values.schema.json: {error.Message}"];
        }
    }
}
