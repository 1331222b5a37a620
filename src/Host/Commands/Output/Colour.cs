using System.CommandLine;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>Whether lines are coloured: on a terminal, unless somebody says otherwise there or by NO_COLOR.</summary>
internal static class Colour
{
    private const string Reset = "\u001b[0m";

    public static Option<string> Option()
    {
        var option = new Option<string>("--color", "--colour")
        { Description = "auto, always or never; auto is on a terminal only.", DefaultValueFactory = static _ => "auto" };
        option.AcceptOnlyFromAmong("auto", "always", "never");
        return option;
    }

    public static bool IsWanted(string said) => said switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
    };

    /// <summary>A difference, with what goes in red and what comes in green.</summary>
    public static string OfDiff(string text) =>
        string.Join('\n', text.Split('\n').Select(static line => CodeOf(line) is { } code ? $"\u001b[{code}m{line}{Reset}" : line));

    private static string? CodeOf(string line) => line.Length == 0 ? null : line[0] switch
    {
        '#' => "1",
        '-' => "31",
        '+' => "32",
        '@' => "36",
        _ => null,
    };
}
