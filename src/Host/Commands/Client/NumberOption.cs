using System.CommandLine;
using System.CommandLine.Parsing;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>Options that are numbers within bounds.</summary>
internal static class NumberOption
{
    /// <summary>A port of this machine.</summary>
    public const int PortMax = 65535;

    public static void MustBeWithin(this Option<int> option, int least, int most) =>
        option.Validators.Add(result => result.AddErrorUnless(result.GetValueOrDefault<int>(), option, least, most));

    /// <summary>The same of one that may be left out.</summary>
    public static void MustBeWithin(this Option<int?> option, int least, int most) =>
        option.Validators.Add(result => result.AddErrorUnless(result.GetValueOrDefault<int?>() ?? least, option, least, most));

    private static void AddErrorUnless(this OptionResult result, int number, Option option, int least, int most)
    {
        if (number < least || number > most) result.AddError($"{option.Name} is a number from {least} to {most}.");
    }
}
