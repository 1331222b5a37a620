using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>Prints a document as a command's option says.</summary>
internal static class Printing
{
    /// <param name="table">What people read; asked for only when it is wanted.</param>
    /// <param name="names">What `-o name` prints.</param>
    public static async Task WriteAsync(OutputFormat format, Node document, Func<string> table, params IEnumerable<string> names)
    {
        var text = format switch
        {
            OutputFormat.Json => JsonText.Write(document, indented: true) + "\n",
            OutputFormat.Yaml => YamlText.Write(document),
            OutputFormat.Name => string.Concat(names.Select(static name => name + "\n")),
            _ => table(),
        };
        await Console.Out.WriteAsync(text);
    }

    /// <summary>Prints a list.</summary>
    /// <param name="table">What people read; told whether they want all columns.</param>
    public static Task WriteListAsync(OutputFormat format, ListNode items, Func<bool, string> table, Func<Node, string?> nameOf) =>
        WriteAsync(format, items, () => table(format == OutputFormat.Wide), items.Select(item => nameOf(item) ?? ""));

    /// <summary>Prints objects of a cluster: as YAML, one document after the other, so that `kubectl` reads them.</summary>
    public static Task WriteAllAsync(OutputFormat format, IReadOnlyList<Node> items) => format == OutputFormat.Yaml
        ? Console.Out.WriteAsync(YamlText.WriteAll(items))
        : WriteAsync(format, ListNode.Of(items), static () => "",
            items.Select(static item => $"{item["kind"].Text()}/{item.Text("metadata", "name")}"));
}
