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
}
