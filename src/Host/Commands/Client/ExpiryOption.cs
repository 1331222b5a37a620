using System.CommandLine;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>For how long a token is good.</summary>
internal static class ExpiryOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--expires-in", "-e")
        {
            Description = "For how long the token is good, such as 24h; 0s is for ever.",
            DefaultValueFactory = static _ => "0s",
        };
        option.Validators.Add(static result =>
        {
            if (GoDuration.Parse(result.GetValueOrDefault<string>() ?? "") is not { } span || span < TimeSpan.Zero)
                result.AddError("--expires-in is a span of time such as 12h or 30m.");
        });
        return option;
    }

    public static long Seconds(ParseResult parsed, Option<string> option) => (long)GoDuration.Parse(parsed.GetRequiredValue(option))!.Value.TotalSeconds;
}
