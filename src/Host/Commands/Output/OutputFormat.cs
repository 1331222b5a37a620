using System.CommandLine;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>How a command prints what it found.</summary>
internal enum OutputFormat
{
    Table,

    /// <summary>A table with all columns.</summary>
    Wide,
    Json,
    Yaml,

    /// <summary>A name a line, for other commands.</summary>
    Name,
}

internal static class OutputOption
{
    /// <summary>The formats of what lists things; `wide` adds columns for those who want to know more.</summary>
    public static Option<OutputFormat> OfList() =>
        Create(OutputFormat.Table, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);

    /// <summary>The option with the formats that a command knows; the first is what people get who say nothing.</summary>
    public static Option<OutputFormat> Create(params ReadOnlySpan<OutputFormat> formats)
    {
        string[] names = [.. formats.ToArray().Select(static format => format.ToString().ToLowerInvariant())];
        var usual = formats[0];
        var option = new Option<OutputFormat>("--output", "-o")
        {
            Description = $"How to print: {string.Join(", ", names)}.",
            DefaultValueFactory = _ => usual,
        };
        option.AcceptOnlyFromAmong(names);
        return option;
    }
}
