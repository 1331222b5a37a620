using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.ApplicationSets.Templating;

/// <summary>The functions that templates of ApplicationSets can call: those of Sprig, without what looks around, and a few of their
/// own.</summary>
internal static class SetFunctions
{
    private const string OfHelmAlone = "include tpl required lookup getHostByName mustToYaml toYamlPretty toToml fromToml fromJsonArray";

    private static readonly FrozenDictionary<string, Function> All = FunctionTable.Build(static table =>
    {
        table.Remove(OfHelmAlone);
        table.Add("normalize", "string", static a => TemplateNames.Normalize((string)a[0]!));
        table.Add("slugify", "any...", static a => TemplateNames.Slugify(a));
        table.Add("toYaml", "any", static a => Written(a[0]));
        table.Add("fromYaml", "string", static a => Read<MapNode>((string)a[0]!, "a map") is { } map ? YamlFunctions.FromNode(map)
            : new GoMap());
        table.Add("fromYamlArray", "string", static a => Read<ListNode>((string)a[0]!, "a list") is { } list ? YamlFunctions.FromNode(list)
            : GoList.Nil);
        table.Add("fromJson", "string", static a => Json((string)a[0]!));
    });

    public static Function? Find(string name) => All.GetValueOrDefault(name);

    private static string Written(object? value)
    {
        try
        {
            return YamlFunctions.Write(value);
        }
        catch (DocumentException error)
        {
            throw new TemplateException(error.Message, error);
        }
    }

    private static T? Read<T>(string text, string wanted) where T : Node
    {
        try
        {
            return YamlReader.Read(text) switch
            {
                T node => node,
                NullNode => null,
                var other => throw new TemplateException($"the text holds {GoText.TypeOf(other)}, not {wanted}"),
            };
        }
        catch (DocumentException error)
        {
            throw new TemplateException("error converting YAML to JSON: " + error.Message, error);
        }
    }

    /// <summary>What can't be read is nothing.</summary>
    private static object? Json(string text)
    {
        try
        {
            return YamlFunctions.FromNode(JsonReader.Read(text));
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}
