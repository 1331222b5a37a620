using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Completion;

/// <summary>`gax completion`: has a shell complete what is typed after `gax`; and the hidden command that such a shell asks.</summary>
internal static class CompletionCommand
{
    /// <param name="root">What can be typed.</param>
    public static IEnumerable<Command> All(Command root) => [Script(), Ask(root)];

    private static Command Script()
    {
        var shell = new Argument<string>("shell") { Description = "The shell: bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. ShellScripts.All.Keys]);
        var command = new Command(
            "completion", "Print a script that has a shell complete commands, flags and names: eval \"$(gax completion bash)\".")
        {
            shell,
        };
        command.SetAction(async (parsed, _) =>
        {
            await Console.Out.WriteAsync(ShellScripts.All[parsed.GetRequiredValue(shell)]);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Ask(Command root)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "What is typed so far, after `gax`; the last word is the one that is not finished.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(ShellScripts.Question, "What the last word can become, a candidate a line.") { words };
        command.Hidden = true;
        command.SetAction(async (parsed, stop) =>
        {
            foreach (var candidate in await Candidates.OfAsync(root, parsed.GetValue(words) ?? [], stop))
                await Console.Out.WriteLineAsync(candidate);
            return ExitCode.Fine;
        });
        return command;
    }
}
