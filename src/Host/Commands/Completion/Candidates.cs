using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace GitOpsActors.Host.Commands.Completion;

/// <summary>What a word that is not finished can become.</summary>
internal static class Candidates
{
    /// <param name="words">What is typed so far; the last one is not finished, and may be empty.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(Command root, IReadOnlyList<string> words, CancellationToken stop)
    {
        var (before, lead, word) = Split(words);
        var parsed = root.Parse(before);
        var options = InReach(parsed.CommandResult);
        var found = options.Find(option => before.Count > 0 && IsCalled(option, before[^1])) is { } asked && TakesValue(asked)
            ? [.. Fixed(parsed, asked.CompletionSources), .. await NamesAsync(parsed, asked, stop)]
            : word.StartsWith('-') ? options.SelectMany(static option => option.Aliases.Prepend(option.Name))
            : await OperandsAsync(parsed, stop);
        return [.. found.Where(one => one.StartsWith(word, StringComparison.Ordinal)).Select(one => lead + one).Distinct()];
    }

    /// <summary>The finished words, what of the last one is finished, too, as in `--output=js`, and the rest of it.</summary>
    private static (IReadOnlyList<string> Before, string Lead, string Word) Split(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return ([], "", "");
        var last = words[^1];
        var equals = last.StartsWith("--", StringComparison.Ordinal) ? last.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? ([.. words.SkipLast(1)], "", last)
            : ([.. words.SkipLast(1), last[..equals]], last[..(equals + 1)], last[(equals + 1)..]);
    }

    /// <summary>The options of a command, and those of the commands above it that hold for it, too.</summary>
    private static List<Option> InReach(CommandResult result)
    {
        var options = result.Command.Options.ToList();
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
            options.AddRange(above.Command.Options.Where(static option => option.Recursive));
        return [.. options.Where(static option => !option.Hidden)];
    }

    private static bool IsCalled(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    /// <summary>Commands, and values of the argument that is next.</summary>
    private static async Task<IEnumerable<string>> OperandsAsync(ParseResult parsed, CancellationToken stop)
    {
        var command = parsed.CommandResult.Command;
        var commands = command.Subcommands.Where(static one => !one.Hidden).Select(static one => one.Name);
        if (command.Arguments.FirstOrDefault(one => Given(parsed, one).Count < one.Arity.MaximumNumberOfValues) is not { } next)
            return commands;
        // What is named once need not be named again.
        var names = await NamesAsync(parsed, next, stop);
        return [.. commands, .. Fixed(parsed, next.CompletionSources), .. names.Except(Given(parsed, next))];
    }

    private static IReadOnlyList<string> Given(ParseResult parsed, Argument argument) =>
        [.. parsed.CommandResult.GetResult(argument)?.Tokens.Select(static token => token.Value) ?? []];

    private static IEnumerable<string> Fixed(
        ParseResult parsed, IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        sources.SelectMany(source => source(parsed.GetCompletionContext())).Select(static item => item.Label);

    private static Task<IReadOnlyList<string>> NamesAsync(ParseResult parsed, Symbol symbol, CancellationToken stop) =>
        NameList.For(parsed.CommandResult, symbol) is { } list ? list.ReadAsync(parsed, stop) : Task.FromResult<IReadOnlyList<string>>([]);
}
