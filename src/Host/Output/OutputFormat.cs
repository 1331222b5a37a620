using System.CommandLine;

namespace GitOpsActors.Host.Output;

/// <summary>How a command prints what it found.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}

internal static class OutputOption
{
    public static Option<OutputFormat> Create() => new("--output", "-o")
    {
        Description = "How to print: table or json.",
        DefaultValueFactory = static _ => OutputFormat.Table,
    };
}
